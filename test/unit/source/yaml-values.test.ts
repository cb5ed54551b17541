import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseYaml } from '../../../src/source/yaml.ts';
import { fc } from '../../support/fast-check.ts';

const read = (text: string) => parseYaml({ path: 'ticket.yaml', text });
const parse = (text: string) => read(text).value;
const problemsOf = (text: string) =>
  read(text).problems.map(
    ({ message, location: { start } }) => `${start.line}:${start.column} ${message}`,
  );

describe('the value of a YAML file', () => {
  it('follows YAML 1.2: `n`, `yes` and `on` are texts', () => {
    expect(parse('{ n: 2, answer: yes, state: on, octal: 010, none: ~ }')).toEqual({
      n: 2,
      answer: 'yes',
      state: 'on',
      octal: 10,
      none: null,
    });
  });

  it('keeps a key as it is written', () => {
    expect(parse('{ 1.0: a, true: b, null: c, 0x10: d, "": e }')).toEqual({
      '1.0': 'a',
      true: 'b',
      null: 'c',
      '0x10': 'd',
      '': 'e',
    });
  });

  it('takes keys that objects have of themselves', () => {
    const value = parse('{ __proto__: 1, constructor: 2, toString: 3 }');
    expect(JSON.stringify(value)).toBe('{"__proto__":1,"constructor":2,"toString":3}');
  });

  it('follows aliases, also as keys', () => {
    expect(parse('a: &queue billing\nb: *queue\nc: { *queue : 1 }')).toEqual({
      a: 'billing',
      b: 'billing',
      c: { billing: 1 },
    });
  });

  it('merges with `<<`: what is written there wins, and an earlier map over a later one', () => {
    const text = 'x: &x { a: 1, b: 1 }\ny: &y { b: 2, c: 2 }\nz: { <<: [*x, *y], a: 0 }';
    expect(parse(text)).toMatchObject({ z: { a: 0, b: 1, c: 2 } });
  });

  it('takes a quoted `<<` for a key like any other', () => {
    expect(parse('"<<": { a: 1 }')).toEqual({ '<<': { a: 1 } });
  });

  it('is null for an empty file', () => {
    expect([parse(''), parse('# nothing'), parse('---\n')]).toEqual([null, null, null]);
  });

  it('is what was written, for any JSON', () => {
    const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('-0'));
    fc.assert(
      fc.property(json, (value) => {
        expect(parse(stringify(value, { version: '1.2' }))).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a number', () => {
  it('is what is written, or has a fraction or an exponent, or is in quotes', () => {
    const text =
      'a: [9007199254740991, 9007199254740992, 1e20, 1.2345678901234567890, "12345678901234567890"]';
    expect(parse(text)).toEqual({
      a: [2 ** 53 - 1, 2 ** 53, 1e20, 1.2345678901234567, '12345678901234567890'],
    });
  });
});

describe('what has no value is told at its place', () => {
  it.each([
    ['vars: *shared', '1:7 the alias names no anchor'],
    ['a: &a [*a]', '1:8 the alias leads to itself'],
    ['a: .inf', '1:4 the number has no place in JSON; quote it if it is meant as text'],
    ...['12345678901234567890', '-9007199254740993', '0x20000000000001'].map((number) => [
      `a: ${number}`,
      '1:4 a whole number of this size is not kept digit by digit; quote it if it is meant as text',
    ]),
    ['a: { <<: 3 }', '1:10 `<<` takes a map, or a list of maps'],
    ['{ [a]: 1 }', '1:3 a key is a text, not a list or a map'],
    ['a: 1\na: 2', '2:1 the key `a` is there twice'],
    ['a: "open', '1:4 the quote is never closed'],
    ['a:\n\t- b', '2:1 a tab is used as indentation; YAML takes spaces only'],
    ['a: 1\n---\nb: 2', '2:1 the file holds more than one document'],
    ['a: b: c', '1:4 a plain text has `: ` in it, which begins a map; put the text in quotes'],
    ['a: `b`', '1:4 a plain text cannot begin with ```; put the text in quotes'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
    expect(parse(text)).toBeUndefined();
  });

  it('tells of aliases that make a small file huge, and soon', () => {
    const rows = ['a: &a [t, t, t, t, t, t, t, t, t, t]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh'].map((pair) => [...pair])) {
      rows.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(', ')}]`);
    }
    expect(problemsOf(rows.join('\n'))).toEqual([
      '1:11 aliases make the file grow beyond 2,000,000 values',
    ]);
  });

  it('tells of values that are nested too deeply', () => {
    expect(problemsOf(`a: ${'['.repeat(300)}${']'.repeat(300)}`)).toEqual([
      '1:203 values are nested more than 200 deep',
    ]);
    const [problem, ...others] = problemsOf('['.repeat(100_000));
    expect(problem).toMatch(/ the file is nested too deeply$/);
    expect(others).toEqual([]);
  });

  it('tells of more keys and values than it reads, soon', () => {
    const [problem, ...others] = problemsOf(
      Array.from({ length: 30_000 }, (_, n) => `k${n}: ${n}`).join('\n'),
    );
    expect(problem).toBe(
      '25001:1 the file has more than 50,000 keys and values: rows belong into a dataset in CSV or JSON Lines',
    );
    expect(others).toEqual([]);
  });

  it('never throws, whatever the text is', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      '&x ',
      '*x',
      '<<',
      '|',
      '>',
      '#',
      '!',
      '\t',
      '?',
      ',',
      '---',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const document = read(pieces.join(''));
        expect(document.problems.length > 0 || document.value !== undefined).toBe(true);
        document.locate(['a', 0, 'b']);
        document.locateInText(['a'], { line: 2, column: 3, length: 4 });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a large YAML file', () => {
  it('with tens of thousands of keys is read in time that grows with their number', () => {
    const text = Array.from({ length: 24_000 }, (_, at) => `k${at}: ${at}`).join('\n');
    expect(Object.keys(parse(text) ?? {})).toHaveLength(24_000);
  });

  it('with thousands of anchors and aliases is read so too', () => {
    const lines = Array.from({ length: 5000 }, (_, at) => `k${at}: &a${at} x\nl${at}: *a${at}`);
    expect(Object.keys(parse(lines.join('\n')) ?? {})).toHaveLength(10_000);
  });

  it('tells once what its aliases lead to over and over', () => {
    const text = `a: &a !!binary aGk=\nb: [${Array(1000).fill('*a').join(', ')}]`;
    expect(problemsOf(text)).toEqual(['1:16 the tag is not known']);
  });

  it('tells of a tag that it does not know, and of what is no text', () => {
    expect(problemsOf('a: !!js/function x')).toEqual(['1:4 the tag `!!js/function` is not known']);
    expect(problemsOf('a: 1\nb: \u0000')).toEqual([
      '2:4 a character with the number 0 is here: the file is no text, or is not UTF-8',
    ]);
  });

  it('may have keys that YAML takes for one and that are written otherwise', () => {
    expect(parse('1: a\n1.0: b')).toEqual({ '1': 'a', '1.0': 'b' });
  });
});
