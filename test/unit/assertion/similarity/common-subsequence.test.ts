import { expect, it } from 'vitest';
import { countCommonSubsequence } from '../../../../src/assertion/similarity/common-subsequence.ts';
import { fc } from '../../../support/fast-check.ts';

/** The textbook's table, which is quadratic in memory as well. */
function countByTable(left: readonly string[], right: readonly string[]): number {
  const table = [right.map(() => 0).concat(0)];
  for (const word of left) {
    const above = table.at(-1) ?? [];
    const row = [0];
    for (const [column, other] of right.entries()) {
      const extended = (above[column] ?? 0) + 1;
      row.push(word === other ? extended : Math.max(above[column + 1] ?? 0, row[column] ?? 0));
    }
    table.push(row);
  }
  return table.at(-1)?.at(-1) ?? 0;
}

it.each([
  ['', '', 0],
  ['a b c', '', 0],
  ['a b c d e', 'b e c d', 3],
  ['w1 w2 w3 w4 w5', 'w1 w3 w8 w9 w5', 3],
])('finds in %j and %j what rouge-score’s tests say', (left, right, length) => {
  const [one, other] = [left, right].map((text) => text.split(' ').filter((word) => word !== ''));
  expect(countCommonSubsequence(one ?? [], other ?? [])).toBe(length);
});

it('gives what the table gives, over any number of blocks', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 130 });
  fc.assert(
    fc.property(words, words, (left, right) => {
      expect(countCommonSubsequence(left, right)).toBe(countByTable(left, right));
    }),
  );
});

it('takes little time and memory for long texts', () => {
  const words = Array.from({ length: 10_000 }, (_, index) => `w${(index * 7_919) % 5_003}`);
  expect(countCommonSubsequence(words, words.toReversed())).toBeGreaterThan(0);
  expect(countCommonSubsequence(words, words)).toBe(10_000);
});
