import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/source/json.ts';
import { countCharacters, countValues, hasMoreNames } from '../../../src/source/json-size.ts';
import { fc } from '../../support/fast-check.ts';

function namesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(namesOf)];
}

function countAll(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce((sum: number, each) => sum + countAll(each), 0);
}

describe('the size of a text of JSON', () => {
  it.each([undefined, 2, '\t'])(
    'has as many names as its keys, written with an indent of %j',
    (indent) => {
      fc.assert(
        fc.property(fc.jsonValue(), (value) => {
          const text = JSON.stringify(value as JsonValue, null, indent);
          const names = new Set(namesOf(JSON.parse(text))).size;
          expect(hasMoreNames(text, names)).toBe(false);
          if (names > 0) expect(hasMoreNames(text, names - 1)).toBe(true);
        }),
      );
    },
  );

  it('has at least as many values as are counted, but for the first', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(countValues(text) + 1).toBeGreaterThanOrEqual(countAll(JSON.parse(text)));
      }),
    );
  });

  it.each([
    ['quotes that are escaped', `"${'\\"'.repeat(8_000_000)}"`],
    ['quotes that are not', '"'.repeat(16_000_000)],
    ['a string without an end', `"${'\\'.repeat(16_000_000)}`],
    ['spaces where a colon is looked for', `"a"${' '.repeat(16_000_000)}`],
  ])('is found out of a text of 16 MB of %s', (_, text) => {
    expect(hasMoreNames(text, 10)).toBe(false);
  });
});

describe('the characters of a value', () => {
  it.each<[value: JsonValue, characters: number]>([
    ['', 1],
    ['refund', 7],
    [null, 1],
    [[1, true, 'ab'], 6],
    [{ a: 'x'.repeat(100), b: [{ c: 'y' }] }, 106],
  ])('of %j', (value, characters) => {
    expect(countCharacters(value)).toBe(characters);
  });
});
