import { distance } from 'fastest-levenshtein';
import { describe, expect, it } from 'vitest';
import { contains } from '../../../../src/assertion/builtin/contains.ts';
import { containsAll } from '../../../../src/assertion/builtin/contains-all.ts';
import { containsAny } from '../../../../src/assertion/builtin/contains-any.ts';
import { endsWith } from '../../../../src/assertion/builtin/ends-with.ts';
import { equals } from '../../../../src/assertion/builtin/equals.ts';
import { length } from '../../../../src/assertion/builtin/length.ts';
import { levenshtein } from '../../../../src/assertion/builtin/levenshtein.ts';
import { oneOf } from '../../../../src/assertion/builtin/one-of.ts';
import { regex } from '../../../../src/assertion/builtin/regex.ts';
import { startsWith } from '../../../../src/assertion/builtin/starts-with.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import { fc } from '../../../support/fast-check.ts';
import { judge, refusalOf } from '../../../support/judge.ts';

const letter = 'Dear Ada,\nwe will refund\nthe second charge.';

describe('equals', () => {
  it('shows both texts when they are short', async () => {
    expect(await judge(equals, 'billing', { text: 'sales' })).toEqual(
      fail('the text is `sales`, not `billing`', { expected: 'billing', actual: 'sales' }),
    );
  });

  it('says where long texts differ', async () => {
    const verdict = await judge(equals, letter.replace('refund', 'return'), { text: letter });
    expect(verdict.message).toBe(
      'the text is not the expected one; they differ from line 2, column 11',
    );
  });

  it('counts white space unless told not to', async () => {
    expect(await judge(equals, 'billing', { text: 'billing ' })).toEqual(
      fail('the text is `billing `, not `billing`', { expected: 'billing', actual: 'billing ' }),
    );
    const options = { value: 'second charge', normalize_whitespace: true };
    expect((await judge(equals, options, { text: ' second\n charge' })).verdict).toBe('passed');
  });

  it('takes a number for its text, and only for text', async () => {
    expect((await judge(equals, 42, { text: '42' })).message).toBe('the text is `42`');
    expect(await judge(equals, 42, { text: '42.0\n' })).toMatchObject({
      verdict: 'passed',
      message: 'the text is `42.0\\n`, as JSON `42`',
    });
    expect((await judge(equals, 42, { of: 42 })).verdict).toBe('passed');
    expect(await judge(equals, '42', { of: 42 })).toEqual(
      fail('`$` is the number `42`, not the text `42`', { expected: '42', actual: 42 }),
    );
  });

  it.each([
    [42, '42.0', 'passed'],
    [42, '42\n', 'passed'],
    [42, '4.2e1', 'passed'],
    [42, '42.5', 'failed'],
    [42, '"42"', 'failed'],
    [42, '42 of them', 'failed'],
    [true, ' true\n', 'passed'],
    [true, 'True', 'failed'],
    [null, 'null\n', 'passed'],
    ['42', '42\n', 'failed'],
  ])('takes %j for the JSON that a text is: %j', async (value, text, verdict) => {
    expect((await judge(equals, value, { text })).verdict).toBe(verdict);
  });

  it('says where texts differ in their Unicode form only', async () => {
    const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301'];
    expect((await judge(equals, composed, { text: decomposed })).message).toBe(
      `the text is the expected one but for its Unicode form (NFC, NFD): \`${decomposed}\``,
    );
    const expected = { value: { name: composed } };
    expect((await judge(equals, expected, { of: { name: decomposed } })).message).toBe(
      `\`$.name\` is what was expected but for its Unicode form (NFC, NFD): \`${decomposed}\``,
    );
  });

  it('tells text from a number where `of` led to JSON', async () => {
    const example = { of: '42', valueIsJson: true };
    expect((await judge(equals, 42, example)).verdict).toBe('failed');
    expect((await judge(equals, '42', example)).verdict).toBe('passed');
  });

  it('refuses rules for text beside JSON', async () => {
    expect(await refusalOf(equals, { value: ['card'], ignore_case: true })).toEqual({
      code: 'bad-assertion-option',
      message: '`ignore_case` is for text, and `value` is a list',
      path: ['ignore_case'],
    });
  });

  it('compares JSON deeply', async () => {
    const options = { value: { queue: 'billing', tags: ['card'] } };
    const of = { queue: 'billing', tags: ['cash'] };
    expect(await judge(equals, options, { of })).toEqual(
      fail('`$.tags[0]` is `cash`, not `card`', { expected: options.value, actual: of }),
    );
  });

  it('takes null for the text of that name, as other values of YAML', async () => {
    expect((await judge(equals, null, { of: null })).verdict).toBe('passed');
    expect((await judge(equals, null, { text: 'null' })).verdict).toBe('passed');
    const options = { value: null, trim: true, ignore_case: true };
    expect((await judge(equals, options, { text: 'NULL\n' })).verdict).toBe('passed');
    expect(await judge(equals, null, { text: 'none' })).toEqual(
      fail('the text is `none`, not `null`', { expected: 'null', actual: 'none' }),
    );
    const inJson = { of: 'null', valueIsJson: true };
    expect((await judge(equals, null, inJson)).verdict).toBe('failed');
  });

  it('compares a map or a list with the JSON that the text is', async () => {
    const value = { a: 1, b: ['x'] };
    expect(await judge(equals, { value }, { text: ' {"b": ["x"], "a": 1}\n' })).toEqual(
      pass('the text is what was expected'),
    );
    expect(await judge(equals, { value }, { text: '{"a": 2, "b": ["x"]}' })).toMatchObject({
      verdict: 'failed',
      message: expect.stringContaining('`$.a` is'),
      actual: { a: 2, b: ['x'] },
    });
    expect((await judge(equals, { value: [1] }, { text: 'none' })).message).toMatch(
      /^the text is not JSON/,
    );
    const inJson = { of: '{"a":1,"b":["x"]}', valueIsJson: true };
    expect((await judge(equals, { value }, inJson)).verdict).toBe('failed');
  });
});

describe('contains', () => {
  it.each([
    ['ΜΑΣΑ', 'ΜΑΣ'],
    ['ΟΔΟΣ1', 'οδος'],
    ['οδός', 'ΟΔΌΣ'],
  ])(
    '%s has %s in it, whatever small letter a sigma has at the end of a word',
    async (text, value) => {
      expect((await judge(contains, { value, ignore_case: true }, { text })).verdict).toBe(
        'passed',
      );
    },
  );

  it('does not repeat a long text', async () => {
    expect(await judge(contains, 'credit', { text: letter })).toEqual(
      fail('the text does not contain `credit`', { expected: 'credit', actual: letter }),
    );
    expect(await judge(contains, { value: 'REFUND', ignore_case: true }, { text: letter })).toEqual(
      pass('the text contains `REFUND`, ignoring case', { actual: letter }),
    );
  });

  it('looks at a value as JSON writes it', async () => {
    expect(await judge(contains, 'card', { of: ['cash', 'card'] })).toEqual(
      pass('the value contains `card`', { actual: '["cash","card"]' }),
    );
  });

  it('refuses an empty text, which is in every text', async () => {
    expect(await refusalOf(contains, { value: '' })).toEqual({
      code: 'bad-assertion-option',
      message: '`value` is empty',
      path: ['value'],
    });
  });
});

it('contains_all scores the share that it found and names the rest', async () => {
  const expected = ['refund', 'sorry', 'Ada', 'credit'];
  expect(await judge(containsAll, expected, { text: letter })).toEqual(
    fail('the text contains 2 of 4; missing: `sorry`, `credit`', {
      expected,
      actual: letter,
      score: 0.5,
    }),
  );
});

it('contains_any names what it found, or all that it did not', async () => {
  expect((await judge(containsAny, ['credit', 'refund'], { text: letter })).message).toBe(
    'the text contains `refund`',
  );
  expect((await judge(containsAny, ['credit', 'cash'], { text: letter })).message).toBe(
    'the text contains none of `credit`, `cash`',
  );
});

it('starts_with and ends_with count white space', async () => {
  expect((await judge(startsWith, 'Dear', { text: '\nDear' })).message).toBe(
    'the text does not begin with `Dear`',
  );
  expect((await judge(endsWith, 'charge.', { text: `${letter}\n` })).message).toBe(
    'the text does not end with `charge.`',
  );
  expect((await judge(startsWith, 'charge', { text: letter })).verdict).toBe('failed');
});

it('one_of does not count white space at the ends', async () => {
  expect(await judge(oneOf, ['1', 2], { text: ' 2\n' })).toEqual(
    pass('the text is `2`', { actual: ' 2\n' }),
  );
  expect((await judge(oneOf, ['billing', 'sales'], { text: 'billing desk' })).message).toBe(
    'the text is `billing desk`, none of `billing`, `sales`',
  );
});

describe('regex', () => {
  it('matches anywhere unless all of the text is asked for', async () => {
    expect((await judge(regex, 'ref.nd', { text: letter })).verdict).toBe('passed');
    const options = { pattern: 'Dear|ref.nd', full_match: true };
    expect((await judge(regex, options, { text: letter })).message).toBe(
      'the text as a whole does not match `Dear|ref.nd`',
    );
    expect((await judge(regex, options, { text: 'refund' })).verdict).toBe('passed');
  });

  it('has flags', async () => {
    const verdicts = [
      { pattern: '^we' },
      { pattern: '^we', multiline: true },
      { pattern: 'Ada.*charge' },
      { pattern: 'Ada.*charge', dot_all: true },
      { pattern: 'dear', ignore_case: 'false' },
      { pattern: 'dear', ignore_case: 'true' },
    ].map(async (options) => (await judge(regex, options, { text: letter })).verdict);
    expect(await Promise.all(verdicts)).toEqual([
      'failed',
      'passed',
      'failed',
      'passed',
      'failed',
      'passed',
    ]);
  });

  it('points at a pattern that cannot be compiled', async () => {
    const refused = {
      code: 'bad-regex',
      message: 'the pattern `(card`: a `(` is never closed',
      path: [],
    };
    expect(await refusalOf(regex, '(card')).toEqual(refused);
    expect(await refusalOf(regex, { pattern: '(card', full_match: true })).toEqual({
      ...refused,
      path: ['pattern'],
    });
    expect((await refusalOf(regex, { pattern: 'a)|(b', full_match: true })) as object).toEqual({
      code: 'bad-regex',
      message: 'the pattern `a)|(b`: a `)` closes nothing; a bracket that is meant is `\\)`',
      path: ['pattern'],
    });
  });

  it('takes time linear to the text', async () => {
    const text = `${'a'.repeat(5000)}!`;
    expect((await judge(regex, '^(a+)+$', { text })).verdict).toBe('failed');
  });
});

describe('length', () => {
  it('says how long the text is and may be', async () => {
    const options = { min: 2, max: '5', unit: 'words' };
    expect(await judge(length, options, { text: letter })).toEqual(
      fail('the text has 8 words, not 2 to 5', { expected: { min: 2, max: 5 }, actual: 8 }),
    );
    expect((await judge(length, { exactly: 3, unit: 'lines' }, { text: letter })).message).toBe(
      'the text has 3 lines',
    );
  });

  it('says that tokens are an estimate', async () => {
    expect((await judge(length, { max: 1, unit: 'tokens' }, { text: 'Hi' })).message).toBe(
      'the text has 1 token (estimated)',
    );
  });

  it('counts the items of a list unless a unit is named', async () => {
    expect((await judge(length, { min: 2 }, { of: ['a'] })).message).toBe(
      'the value has 1 item, not at least 2',
    );
    expect((await judge(length, { max: 5, unit: 'characters' }, { of: ['a'] })).message).toBe(
      'the value has 5 characters',
    );
  });

  it.each([
    [{ unit: 'words' }, '`length` has no `min`, `max` or `exactly`', []],
    [{ exactly: 2, max: 3 }, '`exactly` stands beside `min` or `max`', ['exactly']],
    [{ min: 3, max: 2 }, '`min` is 3 and `max` is 2', ['min']],
  ])('refuses %j', async (options, message, path) => {
    expect(await refusalOf(length, options)).toEqual({
      code: 'bad-assertion-option',
      message,
      path,
    });
  });
});

describe('levenshtein', () => {
  it('scores the similarity whether it passes or fails', async () => {
    expect(await judge(levenshtein, { to: 'billing', max: 1 }, { text: 'biling' })).toEqual(
      pass('the text is 1 edit away (similarity 0.857)', { actual: 'biling', score: 1 - 1 / 7 }),
    );
    const options = { to: 'billing', max: 1, min_similarity: 0.9 };
    expect(await judge(levenshtein, options, { text: 'bills' })).toEqual(
      fail(
        'the text is 3 edits away (similarity 0.571), not at most 1 edit and a similarity of at least 0.9',
        { expected: 'billing', actual: 'bills', score: 1 - 3 / 7 },
      ),
    );
  });

  it('counts characters as a reader sees them', async () => {
    const verdict = await judge(
      levenshtein,
      { to: 'cafe\u0301 👩🏽‍💻', max: 1 },
      { text: 'caf\u00e9 x' },
    );
    expect(verdict.message).toBe('the text is 1 edit away (similarity 0.833)');
  });

  it('finds two empty texts the same', async () => {
    expect((await judge(levenshtein, { to: '', max: 0 }, { text: '' })).score).toBe(1);
  });

  it('finds few edits in long texts soon', async () => {
    const before = performance.now();
    const [start, end] = ['Dear Ada, '.repeat(4500), 'yours, Max '.repeat(4500)];
    const verdict = await judge(
      levenshtein,
      { to: `${start}one${end}`, max: 3 },
      { text: `${start}two${end}` },
    );
    expect(verdict.message).toBe('the text is 3 edits away (similarity 1)');
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('is the distance of the whole texts', async () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '👩🏽‍💻'), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, texts, texts, async (same, one, other) => {
        const [to, text] = [same + one + same, same + other + same];
        const code = (each: string): string => each.replaceAll('👩🏽‍💻', 'c');
        const edits = distance(code(to), code(text));
        const { message } = await judge(levenshtein, { to, max: 99 }, { text });
        expect(message).toContain(`the text is ${edits} edit`);
      }),
    );
  });

  it('does not judge texts that are too long for it', async () => {
    const verdict = await judge(
      levenshtein,
      { to: 'b'.repeat(2_000), max: 2 },
      { text: 'a'.repeat(10_000_000) },
    );
    expect(verdict).toEqual(
      errored(
        'texts of 2000 characters and of 10000000 are too long to count the edits between them',
      ),
    );
  });

  it('refuses to have no limit', async () => {
    expect(await refusalOf(levenshtein, { to: 'billing', trim: true })).toEqual({
      code: 'bad-assertion-option',
      message: '`levenshtein` has neither `max` nor `min_similarity`',
      path: [],
    });
  });
});
