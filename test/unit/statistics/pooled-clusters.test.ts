import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../../src/statistics/cluster.ts';
import { lowerBound, upperBound } from '../../../src/statistics/interval.ts';
import {
  type Clusters,
  countAlike,
  pooledLowerBound,
  pooledMeanInterval,
  pooledUpperBound,
} from '../../../src/statistics/pooled-clusters.ts';
import { makeSeededRandom } from '../../../src/statistics/seeded-random.ts';

const alike = (sums: readonly number[], count: number): Clusters => ({
  sums,
  counts: sums.map(() => count),
});

const METHODS = ['wilson', 'exact'] as const;

describe('bounds of a pass rate over values that go together', () => {
  it.each(METHODS)('are those of single trials where nothing does, %s', (method) => {
    for (const [passed, n] of [
      [18, 20],
      [20, 20],
      [0, 20],
      [1, 1],
      [47, 50],
    ] as const) {
      const singles = alike(
        Array.from({ length: n }, (_, at) => Number(at < passed)),
        1,
      );
      const options = { confidence: 0.95, method };
      expect(pooledLowerBound(singles, options)).toBeCloseTo(lowerBound({ passed, n }, options), 9);
      expect(pooledUpperBound(singles, options)).toBeCloseTo(upperBound({ passed, n }, options), 9);
    }
  });

  it.each(METHODS)('are of as many trials as clusters where all passed, %s', (method) => {
    const options = { confidence: 0.95, method };
    const all = pooledLowerBound(alike([10, 10, 10], 10), options);
    expect(all).toBeCloseTo(lowerBound({ passed: 3, n: 3 }, options), 9);
    expect(pooledUpperBound(alike([0, 0, 0], 10), options)).toBeCloseTo(1 - all, 9);
    // One that failed, or the same few in each, shows no more than that.
    expect(pooledLowerBound(alike([10, 10, 9], 10), options)).toBeLessThanOrEqual(all);
    expect(pooledLowerBound(alike([9, 9, 9], 10), options)).toBeLessThanOrEqual(all);
    expect(pooledLowerBound(alike([10], 10), options)).toBeCloseTo(
      lowerBound({ passed: 1, n: 1 }, options),
      9,
    );
  });

  it('count a large cluster among small ones as one', () => {
    const bound = pooledLowerBound(
      { sums: [100, 1, 1], counts: [100, 1, 1] },
      { confidence: 0.95 },
    );
    expect(bound).toBeLessThan(lowerBound({ passed: 2, n: 2 }, { confidence: 0.95 }));
  });

  it('are nearer with values that do not go together', () => {
    const mixed = alike([8, 6, 7, 9, 8, 7, 6, 8, 9, 7], 10);
    const bound = pooledLowerBound(mixed, { confidence: 0.95 });
    expect(bound).toBeGreaterThan(lowerBound({ passed: 75, n: 100 }, { confidence: 0.95 }) - 0.02);
    expect(pooledLowerBound({ sums: [], counts: [] }, { confidence: 0.95 })).toBe(0);
  });

  it.each([
    ['cases that are sure', (random: () => number) => Number(random() < 0.85)],
    ['some that are hard', (random: () => number) => (random() < 0.15 ? 0 : 0.95)],
    ['cases that differ', (random: () => number) => 0.5 + 0.5 * random()],
    ['cases that are alike', () => 0.85],
  ])('are beyond the true rate about as seldom as they say, with %s', (_, drawRate) => {
    const random = makeSeededRandom(7);
    let truth = 0;
    for (let draw = 0; draw < 100_000; draw++) truth += drawRate(random) / 100_000;
    for (const count of [3, 12, 40]) {
      let wrong = 0;
      for (let run = 0; run < 1000; run++) {
        const sums = Array.from({ length: count }, () => {
          const rate = drawRate(random);
          return Array.from({ length: 8 }, () => random()).filter((each) => each < rate).length;
        });
        if (pooledLowerBound(alike(sums, 8), { confidence: 0.95, method: 'exact' }) > truth)
          wrong++;
      }
      expect(wrong / 1000).toBeLessThan(0.075);
    }
  });
});

describe('the interval of a mean over values that go together', () => {
  it('is that of the values with the names of their clusters', () => {
    const values = [1, 1, 0, 1, 1, 1, 1, 0, 0, 0];
    const clusters = [...'aaaabbbccc'];
    const sums = { sums: [3, 3, 0], counts: [4, 3, 3] };
    const found = pooledMeanInterval(sums, { confidence: 0.95 });
    const expected = meanInterval(values, { confidence: 0.95, clusters });
    expect(found).toMatchObject({ isAlike: false, mean: 0.6 });
    expect(found?.lower).toBeCloseTo(expected?.lower ?? 0, 9);
    expect(found?.upper).toBeCloseTo(expected?.upper ?? 0, 9);
  });

  it('says where all clusters are alike, although their values are not', () => {
    const sums = alike([1.4, 0.6 + 0.8, 1.4], 2);
    expect(pooledMeanInterval(sums, { confidence: 0.95 })).toMatchObject({ isAlike: true });
    expect(countAlike(sums)).toBe(3);
    expect(pooledMeanInterval(alike([1.4], 2), { confidence: 0.95 })).toBeUndefined();
  });
});
