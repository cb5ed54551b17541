import { describe, expect, it } from 'vitest';
import { jsonLoader } from '../../../src/dataset/builtin/json.ts';
import { jsonLinesLoader } from '../../../src/dataset/builtin/json-lines.ts';
import { yamlLoader } from '../../../src/dataset/builtin/yaml.ts';
import { findDuplicateKey } from '../../../src/dataset/duplicate-key.ts';
import { findJsonError } from '../../../src/dataset/json-error.ts';
import { fc } from '../../support/fast-check.ts';
import { nestLists } from '../../support/nest.ts';
import { file, load, readAll } from './support.ts';

describe('a key that is there twice', () => {
  it('is found in no text that a value is written as', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(findDuplicateKey(JSON.stringify(value, null, 1))).toBeUndefined();
      }),
    );
  });

  it('is found wherever one is put in front', () => {
    const map = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(map, fc.jsonValue(), (values, around) => {
        const [key = ''] = Object.keys(values);
        const doubled = `{${JSON.stringify(key)}: 0, ${JSON.stringify(values).slice(1)}`;
        const text = `[${JSON.stringify(around)}, ${doubled}]`;
        expect(findDuplicateKey(text)?.key).toBe(key);
      }),
    );
  });
});

describe('a JSON file', () => {
  it('is a list of maps, each at its place', async () => {
    const text =
      '\ufeff[\n  {"ticket": "a \\"]\\\\", "tags": [1, {"x": []}]},\n\n  {"n": 2}, {}\n]';
    expect(await load(jsonLoader, text)).toEqual([
      '1 2:3 {"ticket":"a \\"]\\\\","tags":[1,{"x":[]}]}',
      '2 4:3 {"n":2}',
      '3 4:13 {}',
    ]);
  });

  it.each([
    ['[]', []],
    ['{"a": 1}', ['unreadable-dataset 1:1 the file holds a map; a dataset is a list of maps']],
    ['[{"a": 1}\n{"a": 2}]', ['unreadable-dataset 2:1 a `,` or `]` is missing before this']],
    [
      '[{"a": 1},\n 3]',
      ['1 1:2 {"a":1}', 'bad-row 2:2 row 2 is a number; a row is a map of names to values'],
    ],
    ['', ['unreadable-dataset 1:1 the JSON ends too early']],
    [
      '[{"a": 1},\n {"a": {"b": [{"a": 1}], "\\u0062": 2}}]',
      ['unreadable-dataset 2:26 the key `b` is there twice'],
    ],
    [
      `[{"${'a'.repeat(59)}😀": 1, "${'a'.repeat(59)}😀": 2}]`,
      [`unreadable-dataset 1:71 the key \`${'a'.repeat(59)}…\` is there twice`],
    ],
    [
      '[{"a": "1e999"},\n {"a": [-1E+999]}]',
      ['unreadable-dataset 2:9 the number is too large; quote it if it is meant as text'],
    ],
    [
      '[{"a": "1234567890123456789"},\n {"a": [-1234567890123456789]}]',
      [
        'unreadable-dataset 2:9 a whole number of this size is not kept digit by digit; quote it if it is meant as text',
      ],
    ],
  ])('%j', async (text, expected) => {
    expect(await load(jsonLoader, text)).toEqual(expected);
  });

  it('has rows that are nested too deeply, and others', async () => {
    expect(await load(jsonLoader, `[{"a": 1},\n {"x": ${nestLists(5000)}}]`)).toEqual([
      '1 1:2 {"a":1}',
      'bad-row 2:2 row 2 is nested more than 200 deep',
    ]);
    expect(await load(jsonLoader, nestLists(100_000))).toEqual([
      'bad-row 1:2 row 1 is nested more than 200 deep',
    ]);
  });

  it('has its items where they are, whatever they hold', async () => {
    const rows = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('', ' ', '\n'), async (values, space) => {
        const json = values.map((value) => JSON.stringify(value));
        const text = `[${space}${json.join(`${space},${space}`)}${space}]`;
        const read = await readAll(jsonLoader.read(file(text, { chunk: 7 })));
        const lines = text.split('\n');
        expect(read.map(({ value }) => value?.values)).toEqual(
          json.map((each) => JSON.parse(each)),
        );
        for (const [index, { value }] of read.entries()) {
          const { line, column } = value?.location.start ?? { line: 0, column: 0 };
          expect(lines[line - 1]?.slice(column - 1).startsWith(json[index] ?? '?')).toBe(true);
        }
      }),
    );
  });
});

describe('a JSON Lines file', () => {
  it('is a map on each line; a bad line is told and passed over', async () => {
    const text = '\ufeff{"a": 1}\r\n\r\n  {"a": }\n[1]\n{"a": "é"}';
    for (const chunk of [1, 2, 100]) {
      expect(await load(jsonLinesLoader, text, chunk)).toEqual([
        '1 1:1 {"a":1}',
        'bad-row 3:9 row 2: `}` is no value; text is put in double quotes',
        'bad-row 4:1 row 3 is a list; a row is a map of names to values',
        '4 5:1 {"a":"é"}',
      ]);
    }
  });

  it('has no whole number that would be rounded', async () => {
    const text =
      '{"id": 1234567890123456789}\n{"id": 12345678901234567.5, "b": "1234567890123456789"}';
    const [first, second] = await load(jsonLinesLoader, text);
    expect(first).toBe(
      'bad-row 1:8 row 1: a whole number of this size is not kept digit by digit; quote it if it is meant as text',
    );
    expect(second).toMatch(/^2 2:1 /);
  });

  it('has no number that is endless', async () => {
    const text = '{"a": 1e999}\n{"a": 1e308, "b": "1e999"}';
    expect(await load(jsonLinesLoader, text)).toEqual([
      'bad-row 1:7 row 1: the number is too large; quote it if it is meant as text',
      '2 2:1 {"a":1e+308,"b":"1e999"}',
    ]);
  });

  it('has no key twice in one map', async () => {
    const text = '{"a": {"a": "a", "b": ["a", "a"]}, "b": 1}\n{"a": 1, "b": {}, "a": 2}\n{"a": 3}';
    expect(await load(jsonLinesLoader, text)).toEqual([
      '1 1:1 {"a":{"a":"a","b":["a","a"]},"b":1}',
      'bad-row 2:19 row 2: the key `a` is there twice',
      '3 3:1 {"a":3}',
    ]);
  });

  it('has rows that are nested too deeply, and others', async () => {
    const text = `{"x": ${nestLists(5000)}}\n{"a": 1}\n${nestLists(199)}`;
    expect(await load(jsonLinesLoader, text)).toEqual([
      'bad-row 1:1 row 1 is nested more than 200 deep',
      '2 2:1 {"a":1}',
      'bad-row 3:1 row 3 is a list; a row is a map of names to values',
    ]);
  });

  it('may be empty', async () => {
    expect(await load(jsonLinesLoader, '\n')).toEqual([]);
  });

  it('is refused where it is not UTF-8', async () => {
    const bytes = new Uint8Array([0x7b, 0x7d, 0x0a, 0xff, 0x0a]);
    expect(await load(jsonLinesLoader, bytes)).toEqual([
      '1 1:1 {}',
      'unreadable-dataset 2:1 the file is not UTF-8 on this line',
    ]);
  });
});

describe('a YAML file', () => {
  it('is a list of maps, each at its place', async () => {
    const text = '# tickets\n- ticket: late\n  tags: [a, b]\n- { ticket: 7 }\n';
    expect(await load(yamlLoader, text)).toEqual([
      '1 2:3 {"ticket":"late","tags":["a","b"]}',
      '2 4:3 {"ticket":7}',
    ]);
  });

  it.each([
    ['a: 1', ['unreadable-dataset 1:1 the file holds a map; a dataset is a list of maps']],
    ['', ['unreadable-dataset 1:1 the file holds null; a dataset is a list of maps']],
    [
      '- a: 1\n- b',
      ['1 1:3 {"a":1}', 'bad-row 2:3 row 2 is text; a row is a map of names to values'],
    ],
  ])('%j', async (text, expected) => {
    expect(await load(yamlLoader, text)).toEqual(expected);
  });

  it('is refused where it is not YAML', async () => {
    const [problem] = await load(yamlLoader, '- a: [1\n');
    expect(problem).toMatch(/^unreadable-dataset \d+:\d+ \S/);
  });
});

describe('the error of a JSON text', () => {
  it.each([
    ['{"a": 1,}', '7 a `,` stands before `}`'],
    ['[1 2]', '3 a `,` or `]` is missing before this'],
    ['{a: 1}', '1 a key in double quotes is expected here'],
    ['{"a" 1}', '5 a `:` is missing before this'],
    ["['a']", "1 `'a'` is no value; text is put in double quotes"],
    ['[tru]', '1 `tru` is no value; text is put in double quotes'],
    ['[01]', '1 `01` is no value; text is put in double quotes'],
    ['["a\nb"]', '3 a text is not closed on its line; a line end is written `\\n`'],
    ['["a\tb"]', '3 a text holds a control character; a tab is written `\\t`'],
    ['["\\x"]', '2 `\\x` is no escape'],
    ['["a', '1 a text is never closed'],
    ['[1', '2 the JSON ends too early'],
    ['[] []', '3 there is more after the end of the JSON'],
    ['[,]', '1 `,` is no value; text is put in double quotes'],
  ])('of %j', (text, expected) => {
    const error = findJsonError(text);
    expect(error && `${error.offset} ${error.message}`).toBe(expected);
  });

  it('is found exactly where JSON.parse finds one', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'null',
      '\\',
      '\\u00e9',
      'a',
      ' ',
      '\n',
      '\t',
      '"a"',
      '\u00a0',
      '\u0001',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(findJsonError(text) === undefined).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(findJsonError(text)).toBeUndefined();
      }),
    );
  });
});
