import { describe, expect, it } from 'vitest';
import { binomialTail } from '../../../src/statistics/binomial.ts';
import { exactMcNemar } from '../../../src/statistics/mcnemar.ts';
import {
  expectDifferenceVariance,
  measureDifferenceVariance,
  requiredCases,
  smallestDrop,
  smallestOutcomeDrop,
  smallestRateDrop,
} from '../../../src/statistics/power.ts';
import { fc } from '../../support/fast-check.ts';
import { round } from './rounding.ts';

function plan(repeats: number, within = 1 / 6) {
  return {
    between: 1 / 9,
    withinBaseline: within,
    withinCandidate: within,
    repeatsBaseline: repeats,
    repeatsCandidate: repeats,
  };
}

describe('the cases that show a drop', () => {
  it.each([
    ['no variance within cases', plan(1, 0), 969],
    ['one repeat', plan(1), 3876],
    ['ten repeats', plan(10), 1260],
  ])('with %s', (_what, given, cases) => {
    expect(requiredCases({ ...given, drop: 0.03 })).toBe(cases);
  });

  it.each([
    [198, 1, '0.1327'],
    [198, 10, '0.0757'],
    [50, 1, '0.2641'],
    [50, 5, '0.1671'],
  ])('%i with %i repeats show %s', (cases, repeats, drop) => {
    expect(smallestDrop({ ...plan(repeats), cases }).toFixed(4)).toBe(drop);
  });

  it('are fewer for a gate that asks for worse alone', () => {
    expect(requiredCases({ ...plan(1), drop: 0.1, sides: 1 })).toBe(275);
    expect(requiredCases({ ...plan(1), drop: 0.1 })).toBe(349);
  });

  it('show any drop at all only if there are any', () => {
    expect(smallestDrop({ ...plan(1), cases: 0 })).toBe(Infinity);
    expect(requiredCases({ ...plan(1), drop: 0 })).toBe(Infinity);
    expect(() => smallestDrop({ ...plan(1), cases: 9, power: 1 })).toThrow(RangeError);
  });

  it('are as many as the smallest drop says, which falls with more of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5000 }), (cases) => {
        const drop = smallestDrop({ ...plan(2), cases });
        expect(Math.abs(requiredCases({ ...plan(2), drop }) - cases)).toBeLessThanOrEqual(1);
        expect(smallestDrop({ ...plan(2), cases: cases + 1 })).toBeLessThan(drop);
      }),
    );
  });
});

describe('the variances of a comparison', () => {
  const baseline = [
    [1, 1, 1],
    [1, 0, 1],
    [0, 0, 0],
    [1, 1, 0],
  ];
  const candidate = [
    [1, 1, 1],
    [0, 0, 1],
    [1, 0, 0],
    [0, 0, 0],
  ];

  it('are taken from both runs', () => {
    // Differences of the means: 0, -1/3, 1/3, -2/3, whose variance is 0.185185.
    expect(round(measureDifferenceVariance({ baseline, candidate }))).toEqual({
      between: 0.074074,
      withinBaseline: 0.166667,
      withinCandidate: 0.166667,
    });
  });

  it('are all between cases if none was repeated', () => {
    const single = { baseline: [[1], [0], [1]], candidate: [[1], [1], [0]] };
    expect(measureDifferenceVariance(single)).toEqual({
      between: 1,
      withinBaseline: 0,
      withinCandidate: 0,
    });
  });

  it('are unknown of one case, and refused where one side has none', () => {
    expect(measureDifferenceVariance({ baseline: [[1]], candidate: [[0]] })).toBeUndefined();
    expect(() => measureDifferenceVariance({ baseline: [[1], [0]], candidate: [[1]] })).toThrow(
      RangeError,
    );
  });

  it('are expected of one run', () => {
    expect(round(expectDifferenceVariance(baseline, 0.5))).toEqual({
      between: 0.12037,
      withinBaseline: 0.166667,
      withinCandidate: 0.166667,
    });
    expect(expectDifferenceVariance([[1], [0]], 0.5)).toBeUndefined();
  });
});

describe('the smallest drop of a pass rate', () => {
  /** How often McNemar's exact test shows it, by all that can come of independent outcomes. */
  function powerOf({ cases, rate, drop }: Record<'cases' | 'rate' | 'drop', number>): number {
    const later = rate - drop;
    const [worse, better] = [rate * (1 - later), (1 - rate) * later];
    const point = (n: number, p: number, k: number): number =>
      binomialTail({ n, p, atLeast: k }) - binomialTail({ n, p, atLeast: k + 1 });
    let power = 0;
    for (let turned = 0; turned <= cases; turned++) {
      const at = (down: number): number =>
        exactMcNemar({ worse: down, better: turned - down }).oneSided;
      let least = 0;
      while (least <= turned && at(least) > 0.05) least += 1;
      if (least > turned) continue;
      const seen = binomialTail({ n: turned, p: worse / (worse + better), atLeast: least });
      power += point(cases, worse + better, turned) * seen;
    }
    return power;
  }

  it.each([
    [100, 0.94],
    [20, 0.9],
    [50, 0.84],
    [30, 0.7],
    [100, 0.6],
  ])('over %d single outcomes that passed with %d is seen four times of five', (cases, rate) => {
    const discordant = 2 * rate * (1 - rate);
    const drop = smallestOutcomeDrop({ cases, rate, discordant, alpha: 0.05, power: 0.8 });
    const power = powerOf({ cases, rate, drop });
    expect(power).toBeGreaterThan(0.8);
    expect(power).toBeLessThan(0.85);
  });

  it('over repeats grows with what they vary by where they pass less often', () => {
    const within = 0.96 * 0.04;
    const given = { between: 0, withinBaseline: within, withinCandidate: within, cases: 20 };
    const repeats = { repeatsBaseline: 5, repeatsCandidate: 5 };
    const drop = smallestRateDrop({ ...given, ...repeats, rate: 0.96 });
    expect(drop).toBeCloseTo(0.1187, 4);
    expect(drop).toBeGreaterThan(smallestDrop({ ...given, ...repeats, sides: 1 }) + 0.03);
    expect(smallestRateDrop({ ...given, ...repeats, cases: 2, rate: 0.96 })).toBe(1);
  });
});
