import { describe, expect, it } from 'vitest';
import { OptionError } from '../../../src/assertion/assertion.ts';
import { readRange } from '../../../src/assertion/range.ts';
import { readOneOrMany, readOptions } from '../../../src/assertion/read-option.ts';

function refusal(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof OptionError) return [error.message, error.path];
    throw error;
  }
}

describe('a number', () => {
  it('may come as text from a table', () => {
    const reader = readOptions({ max: ' 12 ', min: '-1.5e2', exactly: '.5' }, 'max');
    expect(['max', 'min', 'exactly'].map((key) => reader.number(key))).toEqual([12, -150, 0.5]);
  });

  it('is read in time linear to its text', () => {
    const reader = readOptions({ max: `${'1'.repeat(200_000)}!` }, 'max');
    expect(() => reader.number('max')).toThrow('it takes a number');
  });

  it.each([
    ['twelve', '`max` is the text `twelve`; it takes a number'],
    ['', '`max` is the text ``; it takes a number'],
    ['0x10', '`max` is the text `0x10`; it takes a number'],
    [null, '`max` is `null`; it takes a number'],
    [[1], '`max` is `[1]`; it takes a number'],
    [1.5, '`max` is the number `1.5`; it takes a whole number'],
    [-1, '`max` is -1; the least is 0'],
    [101, '`max` is 101; the most is 100'],
  ])('is refused as %j', (max, message) => {
    const bounds = { integer: true, minimum: 0, maximum: 100 };
    expect(refusal(() => readOptions({ max }, 'max').number('max', bounds))).toEqual([
      message,
      ['max'],
    ]);
  });
});

it('points at the whole value when the option is written in short', () => {
  expect(refusal(() => readOptions([], 'value').needText('value'))).toEqual([
    '`value` is `[]`; it takes text',
    [],
  ]);
});

it('points at an item of a list', () => {
  const reader = readOptions({ values: ['billing', null] }, 'values');
  expect(refusal(() => reader.needTexts('values'))).toEqual([
    '`values` is `null`; it takes text',
    ['values', 1],
  ]);
});

it('tells an empty text of a list, and takes it where it is a text like any other', () => {
  const reader = readOptions({ values: ['billing', ''], one: '' }, 'values');
  expect(refusal(() => reader.needTexts('values'))).toEqual([
    'a text of `values` is empty',
    ['values', 1],
  ]);
  expect(reader.needAnyTexts('values')).toEqual(['billing', '']);
  expect(refusal(() => reader.filledText('one'))).toEqual(['`one` is empty', ['one']]);
  expect(reader.filledText('absent')).toBeUndefined();
  expect(refusal(() => readOneOrMany('', 'model'))).toEqual(['`model` is empty', []]);
  expect(refusal(() => readOneOrMany(['a', ''], 'model'))).toEqual([
    'a text of `model` is empty',
    [1],
  ]);
});

it('takes numbers and booleans for their text', () => {
  expect(readOptions([40213, true], 'values').needTexts('values')).toEqual(['40213', 'true']);
});

it('takes flags as text from a table, and nothing else', () => {
  const reader = readOptions({ trim: 'true', exact: 'false', ignore_case: 'yes' }, 'value');
  expect([reader.flag('trim'), reader.flag('exact'), reader.flag('absent')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(refusal(() => reader.flag('ignore_case'))).toEqual([
    '`ignore_case` is the text `yes`; it takes true or false',
    ['ignore_case'],
  ]);
});

describe('a range', () => {
  it('in short is a most or the only number', () => {
    expect(readRange(5, { short: 'max' })).toEqual({ max: 5 });
    expect(readRange(5, { short: 'exact' })).toEqual({ min: 5, max: 5 });
    expect(readRange({ max: 5 }, { short: 'exact' })).toEqual({ max: 5 });
  });

  it('is refused when it is empty or upside down', () => {
    expect(refusal(() => readRange({}, { short: 'max', path: ['count'] }))).toEqual([
      'a range has `min`, `max` or both',
      ['count'],
    ]);
    expect(refusal(() => readRange({ min: 3, max: 2 }, { short: 'max' }))).toEqual([
      '`min` is 3 and `max` is 2',
      ['min'],
    ]);
  });
});
