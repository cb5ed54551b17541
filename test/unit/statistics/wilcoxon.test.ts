import { describe, expect, it } from 'vitest';
import { signedRankTest } from '../../../src/statistics/wilcoxon.ts';
import { fc } from '../../support/fast-check.ts';
import { differences } from './paired-scores.ts';
import { round } from './rounding.ts';

describe('the signed-rank test', () => {
  it('of scores with ties and zeros', () => {
    expect(round(signedRankTest(differences))).toEqual({
      positive: 2.5,
      negative: 33.5,
      nonzero: 8,
      worse: 0.019531,
      better: 0.996094,
      twoSided: 0.039063,
    });
  });

  it('finds nothing where nothing differs', () => {
    const nothing = { positive: 0, negative: 0, nonzero: 0, worse: 1, better: 1, twoSided: 1 };
    expect(signedRankTest([])).toEqual(nothing);
    expect(signedRankTest([0, 0])).toEqual(nothing);
  });

  it('takes the normal distribution beyond 50, which is near to the exact one there', () => {
    const many = Array.from({ length: 51 }, (_, index) => (index % 3 === 0 ? 1 : -1) * (index + 1));
    const exact = signedRankTest(many.slice(0, 50));
    const approximate = signedRankTest(many);
    expect(approximate.nonzero).toBe(51);
    expect(Math.abs(approximate.worse - exact.worse)).toBeLessThan(0.01);
    // SciPy: wilcoxon(…, correction=True, method="asymptotic").
    expect(approximate.twoSided).toBeCloseTo(0.026000896360930642, 6);
  });

  it('is the sign-flip test of ranks: all assignments, counted', () => {
    const anyScores = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 9 });
    fc.assert(
      fc.property(anyScores, (values) => {
        const { worse, positive, nonzero } = signedRankTest(values);
        const kept = values.filter((value) => value !== 0);
        const sums = Array.from({ length: 2 ** nonzero }, (_, signs) =>
          kept.map((value, index) => ((signs >> index) & 1 ? 1 : -1) * Math.abs(value)),
        ).map((flipped) => signedRankTest(flipped).positive);
        const below = sums.filter((sum) => sum <= positive).length;
        expect(worse).toBeCloseTo(below / 2 ** nonzero, 12);
      }),
      { numRuns: 30 },
    );
  });

  it('is refused of what is no number', () => {
    expect(() => signedRankTest([Number.NaN])).toThrow(RangeError);
  });
});
