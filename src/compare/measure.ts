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

export interface Level {
  /** Of all tests of the comparison together. */
  readonly alpha: number;
  /** How many these are. */
  readonly tests: number;
}

/** How many tests {@link measurePairs} makes. */
export function countTests({ pairs, scores }: PairTally): number {
  if (pairs === 0) return 0;
  return scores === undefined ? 1 : 2;
}

/** The tests of a group: of the pass rate, and of the score where that says more. */
export function measurePairs(tally: PairTally, level: Level): readonly Measured[] {
  if (tally.pairs === 0) return [];
  const { rates, scores, isSingle } = tally;
  const passRate = isSingle
    ? measureSingles(rates, level)
    : measureMeans('pass_rate', rates, level);
  return scores === undefined ? [passRate] : [passRate, measureMeans('score', scores, level)];
}

/** Every case has one repeat on either side, or is taken by its outcome: how many turned, by McNemar's exact test. */
function measureSingles(rates: PairedNumbers, level: Level): Measured {
  const differences = differencesOf(rates);
  const worse = differences.filter((difference) => difference < 0).length;
  const better = differences.filter((difference) => difference > 0).length;
  const counts = { worse, better, n: differences.length };
  const interval = pairedDifferenceInterval(counts, 1 - level.alpha);
  return {
    ...describe('pass_rate', rates, { interval, level, isWhole: true }),
    test: 'mcnemar',
    p: exactMcNemar({ worse, better }).oneSided,
    pBetter: exactMcNemar({ worse: better, better: worse }).oneSided,
  };
}

function measureMeans(
  measure: MeasureComparison['measure'],
  means: PairedNumbers,
  level: Level,
): Measured {
  const differences = differencesOf(means);
  const precision = measure === 'score' ? DIFFERENCE_PRECISION : 0;
  const { worse, better } = signFlipTest(differences, { seed: SEED, precision });
  const interval = differenceInterval(differences, 1 - level.alpha);
  return {
    ...describe(measure, means, { interval, level, isWhole: false }),
    test: 'sign_flip',
    p: worse,
    pBetter: better,
  };
}

function describe(
  measure: MeasureComparison['measure'],
  means: PairedNumbers,
  found: { readonly interval: Interval; readonly level: Level; readonly isWhole: boolean },
): Omit<Measured, 'test' | 'p' | 'pBetter'> {
  const baseline = meanOf(means.baseline) ?? 0;
  const now = meanOf(means.now) ?? 0;
  const { interval, level, isWhole } = found;
  const { lower, upper } = interval;
  const differences = differencesOf(means);
  const detectable = findDetectable({
    differences,
    most: baseline,
    alpha: level.alpha / level.tests,
    isWhole,
  });
  return {
    measure,
    baseline,
    now,
    difference: meanOf(differences) ?? 0,
    interval: { lower, upper },
    confidence: 1 - level.alpha,
    ...(detectable !== undefined && { detectable }),
  };
}
