import { describe, expect, it } from 'vitest';
import { nearestRank } from '../../../src/statistics/percentile.ts';

describe('a percentile by nearest rank', () => {
  it.each([
    [99.9, 1000, 999],
    [99.9, 1001, 1000],
    [56, 25, 14],
    [7, 100, 7],
    [50, 1, 1],
    [100, 20, 20],
  ])('p%d of %d is the one at rank %d', (percent, n, rank) => {
    const sorted = Array.from({ length: n }, (_, at) => at + 1);
    expect(nearestRank(sorted, percent / 100)).toBe(rank);
  });

  it('is that of whole numbers for every tenth of a percent', () => {
    for (const n of [7, 25, 100, 999, 1000, 4000]) {
      const sorted = Array.from({ length: n }, (_, at) => at + 1);
      const tenths = Array.from({ length: 1000 }, (_, at) => at + 1);
      const ranks = tenths.map((tenth) => nearestRank(sorted, tenth / 10 / 100));
      expect(ranks).toEqual(tenths.map((tenth) => Math.floor((tenth * n + 999) / 1000)));
    }
  });
});
