import { describe, expect, it } from 'vitest';
import { bootstrapMeanInterval } from '../../../src/statistics/bootstrap.ts';
import { quantileOf } from '../../../src/statistics/quantile.ts';
import { fc } from '../../support/fast-check.ts';
import { differences } from './paired-scores.ts';
import { round } from './rounding.ts';

describe('the bootstrap interval of a mean', () => {
  it('of differences', () => {
    const interval = bootstrapMeanInterval(differences, { seed: 42, confidence: 0.95 });
    expect(round(interval)).toEqual({ lower: -0.1, upper: -0.02 });
  });

  it('is unknown of one value, and has no width where nothing varies', () => {
    const options = { seed: 1, draws: 50, confidence: 0.9 };
    expect(bootstrapMeanInterval([0.5], options)).toBeUndefined();
    expect(bootstrapMeanInterval([0.5, 0.5], options)).toEqual({ lower: 0.5, upper: 0.5 });
  });

  it('does not depend on the order, and widens with its confidence', () => {
    const anyScores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(anyScores, (values) => {
        const options = { seed: 5, draws: 99, confidence: 0.9 };
        const interval = bootstrapMeanInterval(values, options);
        expect(bootstrapMeanInterval(values.toReversed(), options)).toEqual(interval);
        const wide = bootstrapMeanInterval(values, { ...options, confidence: 0.98 });
        expect(wide?.lower).toBeLessThanOrEqual(interval?.lower ?? 0);
        expect(wide?.upper).toBeGreaterThanOrEqual(interval?.upper ?? 1);
      }),
    );
  });

  it('is refused of what is no number', () => {
    expect(() => bootstrapMeanInterval([1, Number.NaN], { seed: 1, confidence: 0.9 })).toThrow(
      RangeError,
    );
  });
});

describe('a quantile', () => {
  it('lies between the two nearest values', () => {
    const sorted = [1, 2, 4, 8];
    expect([0, 0.25, 0.5, 0.9, 1].map((p) => quantileOf(sorted, p))).toEqual([
      1,
      1.75,
      3,
      expect.closeTo(6.8, 12),
      8,
    ]);
    expect(quantileOf([], 0.5)).toBeUndefined();
  });
});
