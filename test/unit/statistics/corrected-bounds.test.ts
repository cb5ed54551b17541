import { describe, expect, it } from 'vitest';
import { correctedPassRate } from '../../../src/statistics/agreement.ts';
import { correctedBounds } from '../../../src/statistics/corrected-bounds.ts';
import { lowerBound } from '../../../src/statistics/interval.ts';

const perfect = { truePasses: 50, falsePasses: 0, trueFailures: 50, falseFailures: 0 };

describe('bounds of a corrected pass rate that may decide', () => {
  it('are those of the correction where many cases were judged', () => {
    const confusion = { truePasses: 40, falsePasses: 8, trueFailures: 47, falseFailures: 5 };
    const given = { observed: { passed: 150, n: 200 }, confusion };
    expect(correctedBounds(given, 0.95)).toEqual({
      ...correctedPassRate(given, { confidence: 0.95 }),
      isByCases: false,
    });
  });

  it.each([
    [10, 10],
    [19, 20],
    [1, 10],
  ])('of few cases are no nearer than those of a pass rate: %d of %d', (passed, n) => {
    const given = { observed: { passed, n }, confusion: perfect };
    const { lower = 1, upper = 0 } = correctedBounds(given, 0.9) ?? {};
    expect(lower).toBeLessThanOrEqual(lowerBound({ passed, n }, { confidence: 0.95 }) + 1e-12);
    const failed = lowerBound({ passed: n - passed, n }, { confidence: 0.95 });
    expect(upper).toBeGreaterThanOrEqual(1 - failed - 1e-12);
  });

  it('are above the true rate no more often than the bound of a pass rate', () => {
    const worst = (bound: (passed: number) => number): number =>
      Math.max(
        ...Array.from({ length: 79 }, (_, at) => {
          const rate = 0.21 + at / 100;
          let [wrong, chance] = [0, (1 - rate) ** 10];
          for (let passed = 0; passed <= 10; passed++) {
            if (bound(passed) > rate) wrong += chance;
            chance *= ((10 - passed) / (passed + 1)) * (rate / (1 - rate));
          }
          return wrong;
        }),
      );
    const corrected = (passed: number): number =>
      correctedBounds({ observed: { passed, n: 10 }, confusion: perfect }, 0.9)?.lower ?? 0;
    const own = (passed: number): number => lowerBound({ passed, n: 10 }, { confidence: 0.95 });
    expect(worst(corrected)).toBeLessThanOrEqual(worst(own));
    expect(worst(corrected)).toBeLessThan(0.1);
  });

  it('are none where nothing can be corrected', () => {
    const coin = { truePasses: 5, falsePasses: 5, trueFailures: 5, falseFailures: 5 };
    expect(
      correctedBounds({ observed: { passed: 9, n: 10 }, confusion: coin }, 0.9),
    ).toBeUndefined();
  });
});
