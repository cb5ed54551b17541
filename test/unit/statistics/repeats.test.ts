import { describe, expect, it } from 'vitest';
import {
  meanOf,
  medianOf,
  passAtK,
  passHatK,
  varianceOf,
} from '../../../src/statistics/repeats.ts';
import { fc } from '../../support/fast-check.ts';
import { round } from './rounding.ts';

describe('k of n repeats', () => {
  it.each([
    [10, 7, 1, 0.7, 0.7, 0.7],
    [10, 7, 3, 0.991667, 0.291667, 0.343],
    [10, 7, 5, 1, 0.083333, 0.16807],
    [5, 4, 3, 1, 0.4, 0.512],
    [8, 8, 4, 1, 1, 1],
    [10, 9, 10, 1, 0, 0.348678],
  ])('of %i with %i passed, for k = %i', (n, passed, k, atK, hatK, naive) => {
    expect(round(passAtK({ n, passed, k }))).toBe(atK);
    expect(round(passHatK({ n, passed, k }))).toBe(hatK);
    expect(round((passed / n) ** k)).toBe(naive);
  });

  it('are unknown if fewer than k were made', () => {
    expect(passAtK({ n: 2, passed: 2, k: 3 })).toBeUndefined();
    expect(passHatK({ n: 0, passed: 0, k: 1 })).toBeUndefined();
  });

  it.each([
    { n: 3, passed: 4, k: 1 },
    { n: 3, passed: 1, k: 0 },
    { n: 3, passed: 1, k: 1.5 },
  ])('are refused of %o', (draw) => {
    expect(() => passAtK(draw)).toThrow(RangeError);
    expect(() => passHatK(draw)).toThrow(RangeError);
  });

  it('averages over the case means of a pipeline', () => {
    const repeats = [
      [1, 1, 1],
      [1, 0, 1],
      [0, 0, 0],
      [1, 1, 0],
    ];
    const draws = repeats.map((each) => ({ n: 3, passed: each.filter(Boolean).length, k: 3 }));
    expect(meanOf(draws.map((draw) => passHatK(draw) ?? 0))).toBe(0.25);
    expect(meanOf(draws.map((draw) => passAtK(draw) ?? 0))).toBe(0.75);
  });

  it('is what drawing repeats without putting them back gives', () => {
    const anyDraw = fc.integer({ min: 1, max: 7 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        passed: fc.integer({ min: 0, max: n }),
        k: fc.integer({ min: 1, max: n }),
      }),
    );
    fc.assert(
      fc.property(anyDraw, ({ n, passed, k }) => {
        const drawn = subsets(n).filter((subset) => subset.length === k);
        const all = drawn.filter((subset) => subset.every((repeat) => repeat < passed));
        const any = drawn.filter((subset) => subset.some((repeat) => repeat < passed));
        expect(passHatK({ n, passed, k })).toBeCloseTo(all.length / drawn.length, 12);
        expect(passAtK({ n, passed, k })).toBeCloseTo(any.length / drawn.length, 12);
      }),
    );
  });
});

function subsets(n: number): readonly (readonly number[])[] {
  const repeats = Array.from({ length: n }, (_, repeat) => repeat);
  return Array.from({ length: 2 ** n }, (_, bits) =>
    repeats.filter((repeat) => (bits >> repeat) & 1),
  );
}

describe('the mean, the median and the variance', () => {
  it('of scores', () => {
    const scores = [0.9, 0.1, 0.5, 0.7];
    expect(round([meanOf(scores), medianOf(scores), varianceOf(scores)])).toEqual([
      0.55, 0.6, 0.116667,
    ]);
    expect(medianOf([3, 1, 2])).toBe(2);
  });

  it('are unknown of nothing, and the variance of one', () => {
    expect([meanOf([]), medianOf([]), varianceOf([]), varianceOf([1])]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are refused of what is no number', () => {
    for (const reduce of [meanOf, medianOf, varianceOf]) {
      expect(() => reduce([1, Number.NaN])).toThrow('value 1 is NaN, not a finite number');
    }
  });

  it('do not depend on the order, to the last digit', () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(scores, (values) => {
        const turned = values.toReversed();
        expect(meanOf(turned)).toBe(meanOf(values));
        expect(varianceOf(turned)).toBe(varianceOf(values));
      }),
    );
  });
});
