import { describe, expect, it } from 'vitest';
import { expectSprtCalls, makeFixedPlan } from '../../../src/statistics/fixed-plan.ts';
import { makeSeededRandom } from '../../../src/statistics/seeded-random.ts';
import { sequentialOutcomes } from '../../../src/statistics/sequential-outcomes.ts';
import {
  decideSprt,
  findSprtBounds,
  findSprtSteps,
  leastForSprt,
  makeSprt,
  type SprtPlan,
} from '../../../src/statistics/sprt.ts';
import { fc } from '../../support/fast-check.ts';

const usual = { p0: 0.8, p1: 0.95, alpha: 0.05, beta: 0.05, most: 400 };

function countUntilDecided(passed: boolean, plan: SprtPlan): number {
  const sprt = makeSprt(plan);
  let count = 1;
  while (sprt.add(passed) === undefined) count++;
  return count;
}

describe('a sequential probability ratio test', () => {
  it.each([
    [0.5, 0.9, 0.05, 0.5878, -1.6094, 2.9444, 6, 2, 7.2, 5.19],
    [0.5, 0.9, 0.1, 0.5878, -1.6094, 2.1972, 4, 2, 4.78, 3.44],
    [0.7, 0.95, 0.05, 0.3054, -1.7918, 2.9444, 10, 2, 13.22, 8.19],
    [0.8, 0.95, 0.05, 0.1719, -1.3863, 2.9444, 18, 3, 28.21, 18.96],
    [0.8, 0.99, 0.05, 0.2131, -2.9957, 2.9444, 14, 1, 14.64, 6.18],
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: it is ln 0.1, in the table's four digits.
    [0.9, 0.99, 0.05, 0.0953, -2.3026, 2.9444, 31, 2, 37.15, 18.34],
  ])('of %f against %f at %f', (p0, p1, alpha, pass, fail, bound, passes, fails, atP1, atP0) => {
    const plan = { p0, p1, alpha, beta: alpha, most: 1000 };
    const steps = findSprtSteps(plan);
    expect([steps.pass.toFixed(4), steps.fail.toFixed(4)]).toEqual([
      pass.toFixed(4),
      fail.toFixed(4),
    ]);
    const bounds = findSprtBounds(plan);
    expect([bounds.pass, bounds.fail]).toEqual([
      expect.closeTo(bound, 4),
      expect.closeTo(-bound, 4),
    ]);
    expect(countUntilDecided(true, plan)).toBe(passes);
    expect(countUntilDecided(false, plan)).toBe(fails);
    const expected = expectSprtCalls(plan);
    expect([expected.atP1.toFixed(2), expected.atP0.toFixed(2)]).toEqual([
      atP1.toFixed(2),
      atP0.toFixed(2),
    ]);
  });

  it.each([
    [0.2, 0.6, 0.1, true, 2],
    [0.4, 0.8, 0.1, false, 2],
  ])('decides at its very bound: %d against %d at %d', (p0, p1, alpha, passed, count) => {
    expect(countUntilDecided(passed, { p0, p1, alpha, beta: alpha, most: 9 })).toBe(count);
  });

  it('follows its outcomes one by one, and its decision stands', () => {
    const sprt = makeSprt(usual);
    const decisions = [...'111011111111011111111111111111111111'].map((bit) =>
      sprt.add(bit === '1'),
    );
    expect(decisions).toEqual([...Array(35).fill(undefined), 'passed']);
    expect(sprt.llr.toFixed(4)).toBe('3.0703');
    expect(sprt.add(false)).toBe('passed');
    expect(sprt.llr.toFixed(4)).toBe('3.0703');
  });

  it.each([
    [0.95, 0.968, 0.032, 30.6],
    [0.8, 0.045, 0.955, 22.6],
    [0.7, 0.002, 0.998, 11.8],
    [0.99, 1, 0, 19.8],
  ])('at a pass rate of %f', (passRate, passed, failed, calls) => {
    const outcomes = sequentialOutcomes({
      decide: (seen) => decideSprt(seen, usual),
      passRate,
      most: usual.most,
    });
    expect(outcomes.passed).toBeCloseTo(passed, 3);
    expect(outcomes.failed).toBeCloseTo(failed, 3);
    expect(outcomes.expectedCalls).toBeCloseTo(calls, 1);
  });

  it('is inconclusive after the most trials that it may take', () => {
    const plan = { ...usual, most: 40 };
    const outcomes = sequentialOutcomes({
      decide: (seen) => decideSprt(seen, plan),
      passRate: 0.95,
      most: plan.most,
    });
    expect(outcomes.passed).toBeCloseTo(0.772, 3);
    expect(outcomes.failed).toBeCloseTo(0.028, 3);
    expect(outcomes.inconclusive).toBeCloseTo(0.2, 3);
    expect(outcomes.undecided).toBe(0);
  });

  it('takes fewer trials than a fixed number with the same errors', () => {
    const fixed = makeFixedPlan(usual);
    expect(fixed).toEqual({ n: 50, needed: 45 });
    const { atP0, atP1 } = expectSprtCalls(usual);
    expect([1 - atP1 / 50, 1 - atP0 / 50].map((saved) => saved.toFixed(2))).toEqual([
      '0.44',
      '0.62',
    ]);
    expect(makeFixedPlan({ ...usual, p0: 0.5, p1: 0.501 })).toBeUndefined();
  });

  it('keeps its error rates in seeded runs', () => {
    const random = makeSeededRandom(4);
    const share = (passRate: number, decision: string): number => {
      let count = 0;
      for (let run = 0; run < 500; run++) {
        const sprt = makeSprt(usual);
        let decided = sprt.add(random() < passRate);
        while (decided === undefined) decided = sprt.add(random() < passRate);
        if (decided === decision) count++;
      }
      return count / 500;
    };
    expect(share(0.8, 'passed')).toBeLessThan(0.05 + 0.02);
    expect(share(0.95, 'failed')).toBeLessThan(0.05 + 0.02);
  });

  it('says how many passes, or failures, in a row it takes to decide', () => {
    const rate = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const risk = fc.double({ min: 0.001, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(rate, rate, risk, risk, (one, other, alpha, beta) => {
        const [p0, p1] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(p1 - p0 > 0.01);
        const plan = { p0, p1, alpha, beta, most: 100_000 };
        const { passed, failed } = leastForSprt(plan);
        expect(decideSprt({ passed, failed: 0 }, plan)).toBe('passed');
        expect(decideSprt({ passed: passed - 1, failed: 0 }, plan)).toBeUndefined();
        expect(decideSprt({ passed: 0, failed }, plan)).toBe('failed');
        expect(decideSprt({ passed: 0, failed: failed - 1 }, plan)).toBeUndefined();
      }),
    );
    const common = { p0: 0.5, p1: 0.9, alpha: 0.05, beta: 0.05 };
    expect(leastForSprt(common)).toEqual({ passed: 6, failed: 2 });
  });

  it('forgets the order of what it has seen', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (outcomes) => {
        const wide = { ...usual, alpha: 1e-12, beta: 1e-12 };
        const [one, other] = [makeSprt(wide), makeSprt(wide)];
        for (const outcome of outcomes) one.add(outcome);
        for (const outcome of outcomes.toReversed()) other.add(outcome);
        expect(one.llr).toBe(other.llr);
      }),
    );
  });

  it.each([{ p0: 0.95, p1: 0.8 }, { p0: 0.8, p1: 1 }, { alpha: 0 }, { beta: Number.NaN }])(
    'is refused with %o',
    (change) => {
      expect(() => makeSprt({ ...usual, ...change })).toThrow(RangeError);
    },
  );
});
