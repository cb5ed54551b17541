import type { Interval } from '../statistics/interval.ts';
import { exactMcNemar, pairedDifferenceInterval } from '../statistics/mcnemar.ts';
import { meanOf } from '../statistics/repeats.ts';
import { signFlipTest } from '../statistics/sign-flip.ts';
import { SCORE_DIGITS } from './baseline.ts';
import type { MeasureComparison } from './comparison.ts';
import { findDetectable } from './detectable.ts';
import { differenceInterval } from './difference-interval.ts';
import { differencesOf, type PairedNumbers, type PairTally } from './pair-tally.ts';

/** A test before it is known how many others there are. */
export interface Measured
  extends Omit<MeasureComparison, 'adjusted' | 'isRegression' | 'isImprovement'> {
  /** One-sided, of "not better". */
  readonly pBetter: number;
}

const SEED = 0;
/** Each side is off by half a last digit at the most. */
const DIFFERENCE_PRECISION = 10 ** -SCORE_DIGITS;

/** The tests of a group: of the pass rate, and of the score where that says more. */
export function measurePairs(tally: PairTally, alpha: number): readonly Measured[] {
  if (tally.pairs === 0) return [];
  const confidence = 1 - alpha;
  const { rates, scores, isSingle } = tally;
  const passRate = isSingle
    ? measureSingles(rates, confidence)
    : measureMeans('pass_rate', rates, confidence);
  return scores === undefined ? [passRate] : [passRate, measureMeans('score', scores, confidence)];
}

/** Every case has one repeat on either side: how many turned, by McNemar's exact test. */
function measureSingles(rates: PairedNumbers, confidence: number): Measured {
  const differences = differencesOf(rates);
  const worse = differences.filter((difference) => difference < 0).length;
  const better = differences.filter((difference) => difference > 0).length;
  const interval = pairedDifferenceInterval({ worse, better, n: differences.length }, confidence);
  return {
    ...describe('pass_rate', rates, { interval, confidence }),
    test: 'mcnemar',
    p: exactMcNemar({ worse, better }).oneSided,
    pBetter: exactMcNemar({ worse: better, better: worse }).oneSided,
  };
}

function measureMeans(
  measure: MeasureComparison['measure'],
  means: PairedNumbers,
  confidence: number,
): Measured {
  const differences = differencesOf(means);
  const precision = measure === 'score' ? DIFFERENCE_PRECISION : 0;
  const { worse, better } = signFlipTest(differences, { seed: SEED, precision });
  const interval = differenceInterval(differences, confidence);
  return {
    ...describe(measure, means, { interval, confidence }),
    test: 'sign_flip',
    p: worse,
    pBetter: better,
  };
}

function describe(
  measure: MeasureComparison['measure'],
  means: PairedNumbers,
  found: { readonly interval: Interval; readonly confidence: number },
): Omit<Measured, 'test' | 'p' | 'pBetter'> {
  const baseline = meanOf(means.baseline) ?? 0;
  const now = meanOf(means.now) ?? 0;
  const { lower, upper } = found.interval;
  const differences = differencesOf(means);
  const detectable = findDetectable({
    differences,
    most: baseline,
    alpha: 1 - found.confidence,
  });
  return {
    measure,
    baseline,
    now,
    difference: meanOf(differences) ?? 0,
    interval: { lower, upper },
    confidence: found.confidence,
    ...(detectable !== undefined && { detectable }),
  };
}
