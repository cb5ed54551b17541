import type { Interval } from '../statistics/interval.ts';
import { exactMcNemar, pairedDifferenceInterval } from '../statistics/mcnemar.ts';
import { permutationError, permuteRepeats } from '../statistics/repeat-permutation.ts';
import type { RepeatPool } from '../statistics/repeat-pool.ts';
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
    : measureMeans('pass_rate', { means: rates, pools: tally.poolRates() }, level);
  if (scores === undefined) return [passRate];
  return [passRate, measureMeans('score', { means: scores, pools: tally.poolScores() }, level)];
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

/** What the means are of is given where it decides. */
interface Means {
  readonly means: PairedNumbers;
  readonly pools: readonly RepeatPool[] | undefined;
}

/**
 * By signs, as either side could have been the other; not so where one has more repeats: what is shared out there
 * are repeats.
 */
function measureMeans(
  measure: MeasureComparison['measure'],
  { means, pools }: Means,
  level: Level,
): Measured {
  const differences = differencesOf(means);
  const options = { seed: SEED, precision: measure === 'score' ? DIFFERENCE_PRECISION : 0 };
  const { worse, better } = pools
    ? permuteRepeats(pools, options)
    : signFlipTest(differences, options);
  const leastError = pools && permutationError(pools);
  const interval = differenceInterval(differences, 1 - level.alpha, leastError);
  return {
    ...describe(measure, means, { interval, level, isWhole: false, pools }),
    test: pools ? 'permutation' : 'sign_flip',
    p: worse,
    pBetter: better,
  };
}

interface Found {
  readonly interval: Interval;
  readonly level: Level;
  readonly isWhole: boolean;
  readonly pools?: readonly RepeatPool[] | undefined;
}

function describe(
  measure: MeasureComparison['measure'],
  means: PairedNumbers,
  found: Found,
): Omit<Measured, 'test' | 'p' | 'pBetter'> {
  const baseline = meanOf(means.baseline) ?? 0;
  const now = meanOf(means.now) ?? 0;
  const { interval, level, isWhole, pools } = found;
  const { lower, upper } = interval;
  const differences = differencesOf(means);
  const detectable = findDetectable({
    differences,
    most: baseline,
    alpha: level.alpha / level.tests,
    isWhole,
    ...(pools && { pools }),
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
