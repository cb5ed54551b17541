import { describe, expect, it } from 'vitest';
import {
  exactInterval,
  judgePassRate,
  lowerBound,
  passesNeeded,
  upperBound,
  wilsonInterval,
} from '../../../src/statistics/interval.ts';
import { normalQuantile } from '../../../src/statistics/normal.ts';
import { sequentialOutcomes } from '../../../src/statistics/sequential-outcomes.ts';
import { fc } from '../../support/fast-check.ts';
import { coverageOf } from './coverage.ts';
import { round } from './rounding.ts';

describe('the interval of a pass rate', () => {
  it.each([
    [18, 20, [0.698966, 0.972134], 0.738337, [0.683017, 0.987651]],
    [20, 20, [0.838875, 1], 0.880842, [0.831567, 1]],
    [0, 20, [0, 0.161125], 0, [0, 0.168433]],
    [10, 10, [0.722467, 1], 0.787058, [0.691503, 1]],
    [47, 50, [0.837829, 0.979385], 0.859058, [0.834518, 0.987451]],
    [95, 100, [0.88825, 0.978456], 0.900839, [0.887165, 0.983568]],
    [3, 5, [0.230724, 0.882379], 0.272483, [0.146633, 0.947255]],
    [1, 1, [0.206549, 1], 0.269866, [0.025, 1]],
  ])('of %i of %i is as published', (passed, n, [lower, upper], oneSided, [least, most]) => {
    const counts = { passed, n };
    expect(round(wilsonInterval(counts, 0.95))).toEqual({ lower, upper });
    expect(round(lowerBound(counts, { confidence: 0.95 }))).toBe(oneSided);
    expect(round(exactInterval(counts, 0.95))).toEqual({ lower: least, upper: most });
  });

  it('stays within what a rate can be, where a normal approximation does not', () => {
    const half = normalQuantile(0.975) * Math.sqrt((0.9 * 0.1) / 20);
    expect([round(0.9 - half), round(0.9 + half)]).toEqual([0.768522, 1.031478]);
    expect(wilsonInterval({ passed: 18, n: 20 }, 0.95).upper).toBeLessThan(1);
  });

  it('is everything where nothing was judged', () => {
    const nothing = { passed: 0, n: 0 };
    expect(wilsonInterval(nothing, 0.95)).toEqual({ lower: 0, upper: 1 });
    expect(exactInterval(nothing, 0.95)).toEqual({ lower: 0, upper: 1 });
  });

  it.each([
    [{ passed: 3, n: 2 }],
    [{ passed: -1, n: 2 }],
    [{ passed: 0.5, n: 2 }],
    [{ passed: Number.NaN, n: 2 }],
  ])('is refused of %o', (counts) => {
    expect(() => wilsonInterval(counts, 0.95)).toThrow(RangeError);
  });

  it.each([0, 1, -0.1, Number.NaN])('is refused with a confidence of %f', (confidence) => {
    const counts = { passed: 1, n: 2 };
    expect(() => lowerBound(counts, { confidence })).toThrow(RangeError);
  });

  const anyCounts = fc
    .integer({ min: 1, max: 400 })
    .chain((n) => fc.record({ n: fc.constant(n), passed: fc.integer({ min: 0, max: n }) }));
  const anyConfidence = fc.constantFrom(0.5, 0.8, 0.95, 0.999);

  it.each([wilsonInterval, exactInterval])('contains what was observed: %o', (interval) => {
    fc.assert(
      fc.property(anyCounts, anyConfidence, (counts, confidence) => {
        const { lower, upper } = interval(counts, confidence);
        const rate = counts.passed / counts.n;
        expect(0 <= lower && lower <= rate && rate <= upper && upper <= 1).toBe(true);
      }),
    );
  });

  it.each(['wilson', 'exact'] as const)(
    'rises with every pass and falls with every failure: %s',
    (method) => {
      fc.assert(
        fc.property(anyCounts, ({ passed, n }) => {
          const bound = { confidence: 0.95, method };
          const lower = lowerBound({ passed, n }, bound);
          expect(lowerBound({ passed: passed + 1, n: n + 1 }, bound)).toBeGreaterThan(lower);
          expect(lowerBound({ passed, n: n + 1 }, bound)).toBeLessThanOrEqual(lower);
        }),
      );
    },
  );

  it('covers the true rate as often as it says: exactly at least, Wilson on average', () => {
    const rates = [0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99];
    const cover = (interval: typeof wilsonInterval): readonly number[] =>
      rates.flatMap((rate) =>
        [5, 20, 100].map((n) => coverageOf(rate, n, (counts) => interval(counts, 0.95))),
      );
    expect(Math.min(...cover(exactInterval))).toBeGreaterThanOrEqual(0.95);
    const wilson = cover(wilsonInterval);
    expect(wilson.reduce((sum, each) => sum + each, 0) / wilson.length).toBeGreaterThan(0.945);
    expect(Math.min(...wilson)).toBeGreaterThan(0.9);
  });
});

describe('a pass rate held against a minimum', () => {
  it.each([
    [{ passed: 20, n: 20 }, 'met'],
    [{ passed: 18, n: 20 }, 'inconclusive'],
    [{ passed: 11, n: 20 }, 'not_met'],
    [{ passed: 0, n: 0 }, 'inconclusive'],
  ] as const)('of %o against 0.8 is %s', (counts, verdict) => {
    expect(judgePassRate(counts, { minimum: 0.8, confidence: 0.95 })).toBe(verdict);
  });

  it('goes by one-sided bounds, which need fewer trials than the ends of an interval', () => {
    const counts = { passed: 15, n: 15 };
    expect(wilsonInterval(counts, 0.95).lower).toBeLessThan(0.8);
    expect(judgePassRate(counts, { minimum: 0.8, confidence: 0.95 })).toBe('met');
    expect(upperBound({ passed: 3, n: 5 }, { confidence: 0.95 })).toBeLessThan(
      wilsonInterval({ passed: 3, n: 5 }, 0.95).upper,
    );
  });

  it('of 1 can be missed, but not be shown', () => {
    const gate = { minimum: 1, confidence: 0.95 };
    expect(judgePassRate({ passed: 1000, n: 1000 }, gate)).toBe('inconclusive');
    expect(judgePassRate({ passed: 999, n: 1000 }, gate)).toBe('not_met');
  });

  it.each([
    { passed: 0, n: 0 },
    { passed: 0, n: 9 },
  ])('of 0 is met also by %o', (counts) => {
    expect(judgePassRate(counts, { minimum: 0, confidence: 0.95 })).toBe('met');
  });

  it('is refused if it is no rate', () => {
    const gate = { minimum: Number.NaN, confidence: 0.95 };
    expect(() => judgePassRate({ passed: 1, n: 1 }, gate)).toThrow(RangeError);
  });

  it('is often met by chance if it is asked after every trial', () => {
    const decide = ({ passed, failed }: { passed: number; failed: number }) => {
      const verdict = judgePassRate(
        { passed, n: passed + failed },
        { minimum: 0.8, confidence: 0.95 },
      );
      return verdict === 'met' ? 'passed' : undefined;
    };
    const { passed } = sequentialOutcomes({ decide, passRate: 0.8, most: 100 });
    expect(passed.toFixed(2)).toBe('0.22');
  });
});

describe('the passes that would settle it', () => {
  it.each([
    [0.5, 5],
    [0.8, 14],
    [0.9, 29],
    [0.95, 59],
    [0.99, 299],
  ])('for %f, from nothing, are %i by the exact bound', (minimum, passes) => {
    const gate = { minimum, confidence: 0.95, method: 'exact' } as const;
    expect(passesNeeded({ passed: 0, n: 0 }, gate)).toBe(passes);
  });

  it('are none if the minimum is met, and are counted from what was seen', () => {
    const gate = { minimum: 0.8, confidence: 0.95 };
    expect(passesNeeded({ passed: 20, n: 20 }, gate)).toBe(0);
    const more = passesNeeded({ passed: 18, n: 20 }, gate) ?? 0;
    expect(judgePassRate({ passed: 18 + more, n: 20 + more }, gate)).toBe('met');
    expect(judgePassRate({ passed: 17 + more, n: 19 + more }, gate)).toBe('inconclusive');
  });

  it.each([1, 0.99999999])('are unknown for %f', (minimum) => {
    expect(passesNeeded({ passed: 9, n: 9 }, { minimum, confidence: 0.95 })).toBeUndefined();
  });
});
