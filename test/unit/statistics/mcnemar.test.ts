import { describe, expect, it } from 'vitest';
import { binomialProbability } from '../../../src/statistics/binomial.ts';
import { exactMcNemar, pairedDifferenceInterval } from '../../../src/statistics/mcnemar.ts';
import { fc } from '../../support/fast-check.ts';
import { round } from './rounding.ts';

describe('the exact test of cases that turned', () => {
  it.each([
    [5, 0, 0.03125, 0.0625, 0.03125],
    [4, 0, 0.0625, 0.125, 0.0625],
    [8, 2, 0.054688, 0.109375, 0.06543],
    [6, 1, 0.0625, 0.125, 0.070313],
    [10, 5, 0.150879, 0.301758, 0.210114],
    [15, 4, 0.009605, 0.019211, 0.011818],
    [1, 0, 0.5, 1, 0.5],
    [0, 0, 1, 1, 1],
    [3, 3, 0.65625, 1, 1],
  ])('%i for the worse, %i for the better', (worse, better, oneSided, twoSided, midP) => {
    const found = exactMcNemar({ worse, better });
    expect(found.oneSided).toBeCloseTo(oneSided, 6);
    expect(found.twoSided).toBeCloseTo(twoSided, 6);
    expect(found.midP).toBeCloseTo(midP, 5);
  });

  it('is the same from both sides', () => {
    const anyCount = fc.nat({ max: 200 });
    fc.assert(
      fc.property(anyCount, anyCount, (worse, better) => {
        const [one, other] = [
          exactMcNemar({ worse, better }),
          exactMcNemar({ worse: better, better: worse }),
        ];
        expect(one.twoSided).toBe(other.twoSided);
        expect(one.midP).toBe(other.midP);
        expect(one.midP).toBeLessThanOrEqual(one.twoSided);
      }),
    );
  });

  it('rejects at most as often as it says if nothing got worse', () => {
    for (const alpha of [0.01, 0.05, 0.1]) {
      expect(Math.max(...[1, 5, 10, 30, 100].map((n) => rejects(alpha, n)))).toBeLessThanOrEqual(
        alpha,
      );
    }
  });

  it('is refused of what was not counted', () => {
    expect(() => exactMcNemar({ worse: 0.5, better: 1 })).toThrow(RangeError);
    expect(() => exactMcNemar({ worse: -1, better: 1 })).toThrow(RangeError);
  });
});

describe('the interval of the difference of two pass rates', () => {
  it.each([
    [8, 2, 100, -0.058824, -0.121523, 0.003876],
    [5, 0, 50, -0.096154, -0.184703, -0.007605],
  ])('%i worse and %i better of %i', (worse, better, n, difference, lower, upper) => {
    const interval = pairedDifferenceInterval({ worse, better, n }, 0.95);
    expect(round(interval)).toEqual({ difference, lower, upper });
  });

  it('is wide, but no wider than differences can be, where nearly nothing was paired', () => {
    expect(pairedDifferenceInterval({ worse: 1, better: 0, n: 1 }, 0.95).lower).toBe(-1);
    const { lower, upper } = pairedDifferenceInterval({ worse: 0, better: 0, n: 0 }, 0.95);
    expect(lower).toBe(-upper);
  });

  it('is refused if more turned than were paired', () => {
    expect(() => pairedDifferenceInterval({ worse: 2, better: 2, n: 3 }, 0.95)).toThrow(RangeError);
  });
});

/** The probability of a one-sided p-value of at most alpha where each of n turned either way alike. */
function rejects(alpha: number, n: number): number {
  return Array.from({ length: n + 1 }, (_, worse) => worse)
    .filter((worse) => exactMcNemar({ worse, better: n - worse }).oneSided <= alpha)
    .reduce((sum, worse) => sum + binomialProbability(worse, { n, p: 0.5 }), 0);
}
