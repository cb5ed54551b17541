import { describe, expect, it } from 'vitest';
import { correctedPassRate } from '../../../src/statistics/agreement.ts';
import { binomialProbability } from '../../../src/statistics/binomial.ts';
import { correctedBounds, decisiveBounds } from '../../../src/statistics/corrected-bounds.ts';
import { lowerBound } from '../../../src/statistics/interval.ts';

const usual = { truePasses: 40, falsePasses: 8, trueFailures: 47, falseFailures: 5 };
const perfect = { truePasses: 50, falsePasses: 0, trueFailures: 50, falseFailures: 0 };

describe('the interval of a corrected pass rate', () => {
  it('is that of the correction where many cases were judged', () => {
    const given = { observed: { passed: 150, n: 200 }, confusion: usual };
    expect(correctedBounds(given, 0.95)).toEqual({
      ...correctedPassRate(given, { confidence: 0.95 }),
      isByCases: false,
    });
  });

  it.each([
    [10, 10],
    [19, 20],
    [1, 10],
  ])('of few cases is no nearer than that of a pass rate: %d of %d', (passed, n) => {
    const given = { observed: { passed, n }, confusion: perfect };
    const { lower = 1, upper = 0 } = correctedBounds(given, 0.9) ?? {};
    expect(lower).toBeLessThanOrEqual(lowerBound({ passed, n }, { confidence: 0.95 }) + 1e-12);
    const failed = lowerBound({ passed: n - passed, n }, { confidence: 0.95 });
    expect(upper).toBeGreaterThanOrEqual(1 - failed - 1e-12);
  });

  it('has a lower end above the true rate no more often than that of a pass rate', () => {
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

  it('is none where nothing can be corrected', () => {
    const coin = { truePasses: 5, falsePasses: 5, trueFailures: 5, falseFailures: 5 };
    expect(
      correctedBounds({ observed: { passed: 9, n: 10 }, confusion: coin }, 0.9),
    ).toBeUndefined();
  });

  it.each([
    [0, 0, 0.161125],
    [20, 0.838875, 1],
  ])(
    'of %d of 20 that pass is no nearer than Wilson’s, also where it is cut',
    (passed, lower, upper) => {
      const interval = correctedBounds({ observed: { passed, n: 20 }, confusion: usual }, 0.95);
      expect(interval?.lower).toBeCloseTo(lower, 6);
      expect(interval?.upper).toBeCloseTo(upper, 6);
    },
  );
});

describe('bounds of a corrected pass rate that may decide', () => {
  it('are at least as far away as those of the correction, and go by the limits of the labels', () => {
    const given = { observed: { passed: 150, n: 200 }, confusion: usual };
    // From 0.813179: with what the judge passed, and its two rates, each at its own limit, by SciPy.
    expect(decisiveBounds(given, 0.95)?.lower).toBeCloseTo(0.703271, 6);
    expect(decisiveBounds(given, 0.95)?.upper).toBeCloseTo(0.966497, 6);
    const few = { truePasses: 88, falsePasses: 2, trueFailures: 8, falseFailures: 2 };
    const ofFew = decisiveBounds({ observed: { passed: 138, n: 200 }, confusion: few }, 0.95);
    expect(ofFew?.lower).toBeCloseTo(0.377903, 6);
    expect(ofFew?.upper).toBeCloseTo(0.752508, 6);
  });

  it('leave anything open where the judge may be no better than a coin', () => {
    const scarce = { truePasses: 2, falsePasses: 1, trueFailures: 2, falseFailures: 0 };
    expect(decisiveBounds({ observed: { passed: 5, n: 10 }, confusion: scarce }, 0.95)).toEqual({
      lower: 0,
      upper: 1,
    });
    const coin = { truePasses: 5, falsePasses: 5, trueFailures: 5, falseFailures: 5 };
    expect(
      decisiveBounds({ observed: { passed: 9, n: 10 }, confusion: coin }, 0.95),
    ).toBeUndefined();
  });

  it.each([
    // Few labelled failures: by the delta method the bound was above the truth in 12.5%.
    [{ tpr: 0.98, tnr: 0.6, passes: 90, failures: 10, n: 200, rate: 0.5 }, 0.03, 0],
    [{ tpr: 0.8, tnr: 0.75, passes: 90, failures: 10, n: 60, rate: 0.2 }, 0.05, 0.04],
    [{ tpr: 0.9, tnr: 0.95, passes: 30, failures: 30, n: 100, rate: 0.97 }, 0.045, 0.036],
    // The worst of a grid: Wilson's bound itself is above the truth in 5.9% there.
    [{ tpr: 0.8, tnr: 0.5, passes: 90, failures: 10, n: 30, rate: 0.5 }, 0.066, 0.042],
  ])('are on the wrong side of the truth as rarely as they say: %j', (truth, above, below) => {
    const wrong = enumerate(truth);
    expect(wrong.above).toBeLessThanOrEqual(above);
    expect(wrong.below).toBeLessThanOrEqual(below);
  });
});

interface Truth {
  readonly tpr: number;
  readonly tnr: number;
  /** How many answers are labelled of either kind. */
  readonly passes: number;
  readonly failures: number;
  readonly n: number;
  readonly rate: number;
}

/** The probability that the lower bound is above the true rate, and that the upper one is below it: over all samples. */
function enumerate({ tpr, tnr, passes, failures, n, rate }: Truth): {
  readonly above: number;
  readonly below: number;
} {
  const judges = likely(passes, tpr).flatMap(([truePasses, ofPasses]) =>
    likely(failures, tnr).map(([trueFailures, ofFailures]) => {
      const wrong = { falseFailures: passes - truePasses, falsePasses: failures - trueFailures };
      return { confusion: { truePasses, trueFailures, ...wrong }, chance: ofPasses * ofFailures };
    }),
  );
  const samples = likely(n, rate * tpr + (1 - rate) * (1 - tnr));
  let [above, below] = [0, 0];
  for (const { confusion, chance } of judges) {
    for (const [passed, ofCases] of samples) {
      const bounds = decisiveBounds({ observed: { passed, n }, confusion }, 0.95);
      if (bounds !== undefined && bounds.lower > rate + 1e-12) above += chance * ofCases;
      if (bounds !== undefined && bounds.upper < rate - 1e-12) below += chance * ofCases;
    }
  }
  return { above, below };
}

function likely(n: number, p: number): readonly (readonly [count: number, chance: number])[] {
  return Array.from(
    { length: n + 1 },
    (_, count) => [count, binomialProbability(count, { n, p })] as const,
  ).filter(([, chance]) => chance > 1e-3);
}
