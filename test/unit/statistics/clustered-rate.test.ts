import { describe, expect, it } from 'vitest';
import { clusteredRateInterval, effectiveCount } from '../../../src/statistics/clustered-rate.ts';
import { wilsonInterval } from '../../../src/statistics/interval.ts';
import { makeSeededRandom } from '../../../src/statistics/seeded-random.ts';

const cases = (shares: readonly number[], repeats: number) =>
  shares.map((share) => ({ share, repeats }));

const rounded = ({ lower, upper }: { lower: number; upper: number }) => [
  Number(lower.toFixed(6)),
  Number(upper.toFixed(6)),
];

describe('the interval of a pass rate over repeated cases', () => {
  it.each([
    [18, 20],
    [20, 20],
    [0, 20],
    [47, 50],
    [3, 5],
    [1, 1],
  ])("is Wilson's where each case ran once: %i of %i", (passed, n) => {
    const shares = Array.from({ length: n }, (_, index) => (index < passed ? 1 : 0));
    expect(rounded(clusteredRateInterval(cases(shares, 1), 0.95))).toEqual(
      rounded(wilsonInterval({ passed, n }, 0.95)),
    );
  });

  it('does not shrink with repeats that all say the same', () => {
    const [once, often] = [1, 50].map((repeats) =>
      clusteredRateInterval(cases([1, 0, 1, 1, 0, 1], repeats), 0.95),
    );
    expect(often).toEqual(once);
    expect(clusteredRateInterval(cases([1, 1, 1], 50), 0.95)).toEqual(
      clusteredRateInterval(cases([1, 1, 1], 1), 0.95),
    );
  });

  it('is as short as if repeats were independent where cases do not differ', () => {
    const even = clusteredRateInterval(cases([0.9, 0.9, 0.9, 0.9], 10), 0.95);
    expect(rounded(even)).toEqual(rounded(wilsonInterval({ passed: 36, n: 40 }, 0.95)));
  });

  it('counts cases that differ a little for as many trials as they are worth', () => {
    const differing = [0.75, 0.5, 0.5, 0.25, 0.5];
    const worth = (repeats: number): number => effectiveCount(cases(differing, repeats), 0.95);
    // (z / t)² · 0.25 · 4 · 5 / 0.125 with z = 1.959964 and, of 4 degrees of freedom, t = 2.776445.
    expect(worth(8)).toBeCloseTo(19.933244, 4);
    // Never more than they are, nor fewer than there are cases.
    expect(worth(2)).toBe(10);
    expect(effectiveCount(cases([1, 0.5, 0.5, 0, 1], 8), 0.95)).toBe(5);
    // Of two cases as well.
    expect(effectiveCount(cases([0.5, 0.75], 8), 0.5)).toBeCloseTo(6.824046, 4);
  });

  it('is everything for no case', () => {
    expect(clusteredRateInterval([], 0.95)).toEqual({ lower: 0, upper: 1 });
  });

  it.each([
    ['cases that differ', (random: () => number) => 0.3 + 0.7 * random()],
    ['cases that are sure', (random: () => number) => (random() < 0.65 ? 1 : 0)],
    ['cases that are alike', () => 0.65],
  ])('covers the true rate about as often as it says, with %s', (_, drawRate) => {
    const random = makeSeededRandom(5);
    const runs = 2000;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const shares = Array.from({ length: 15 }, () => {
        const rate = drawRate(random);
        const passed = Array.from({ length: 6 }, () => random()).filter((each) => each < rate);
        return passed.length / 6;
      });
      const { lower, upper } = clusteredRateInterval(cases(shares, 6), 0.95);
      if (lower <= 0.65 && 0.65 <= upper) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.93);
  });
});
