import type { Interval } from '../statistics/interval.ts';
import { exactMcNemar, pairedDifferenceInterval } from '../statistics/mcnemar.ts';
import { meanOf } from '../statistics/repeats.ts';
import { signFlipTest } from '../statistics/sign-flip.ts';
import type { MeasureComparison } from './comparison.ts';
import { findDetectable } from './detectable.ts';
import { differenceInterval } from './difference-interval.ts';
import { countJudged, type Pair } from './pair-cases.ts';

/** A test before it is known how many others there are. */
export interface Measured
  extends Omit<MeasureComparison, 'adjusted' | 'isRegression' | 'isImprovement'> {
  /** One-sided, of "not better". */
  readonly pBetter: number;
}

const SEED = 0;

/** The tests of a group: of the pass rate, and of the score where that says more. */
export function measurePairs(pairs: readonly Pair[], alpha: number): readonly Measured[] {
  if (pairs.length === 0) return [];
  const confidence = 1 - alpha;
  const isSingle = pairs.every(({ baseline, now }) =>
    [baseline, now].every((each) => countJudged(each).n === 1),
  );
  const passRate = isSingle
    ? measureSingles(pairs, confidence)
    : measureMeans('pass_rate', readPassRates(pairs), confidence);
  const scores = readScores(pairs);
  return scores === undefined ? [passRate] : [passRate, measureMeans('score', scores, confidence)];
}

/** Two means of each case, in [0, 1]. */
interface Means {
  readonly baseline: readonly number[];
  readonly now: readonly number[];
}

function readPassRates(pairs: readonly Pair[]): Means {
  const rate = (each: Pair['now']): number => countJudged(each).passed / countJudged(each).n;
  return {
    baseline: pairs.map(({ baseline }) => rate(baseline)),
    now: pairs.map(({ now }) => rate(now)),
  };
}

/** Undefined where scores are not known, or are nothing but passed and failed. */
function readScores(pairs: readonly Pair[]): Means | undefined {
  const scored = pairs.filter(({ baseline, now }) => baseline.scores && now.scores);
  const isGraded = scored.some(({ baseline, now }) =>
    [...(baseline.scores ?? []), ...(now.scores ?? [])].some((score) => score > 0 && score < 1),
  );
  if (!isGraded) return undefined;
  const mean = (each: Pair['now']): number => meanOf(each.scores ?? []) ?? 0;
  return {
    baseline: scored.map(({ baseline }) => mean(baseline)),
    now: scored.map(({ now }) => mean(now)),
  };
}

/** Every case has one repeat on either side: how many turned, by McNemar's exact test. */
function measureSingles(pairs: readonly Pair[], confidence: number): Measured {
  const { baseline, now } = readPassRates(pairs);
  const differences = differencesOf({ baseline, now });
  const worse = differences.filter((difference) => difference < 0).length;
  const better = differences.filter((difference) => difference > 0).length;
  const interval = pairedDifferenceInterval({ worse, better, n: pairs.length }, confidence);
  return {
    ...describe('pass_rate', { baseline, now }, { interval, confidence }),
    test: 'mcnemar',
    p: exactMcNemar({ worse, better }).oneSided,
    pBetter: exactMcNemar({ worse: better, better: worse }).oneSided,
  };
}

function measureMeans(
  measure: MeasureComparison['measure'],
  means: Means,
  confidence: number,
): Measured {
  const differences = differencesOf(means);
  const { worse, better } = signFlipTest(differences, { seed: SEED });
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
  means: Means,
  found: { readonly interval: Interval; readonly confidence: number },
): Omit<Measured, 'test' | 'p' | 'pBetter'> {
  const baseline = meanOf(means.baseline) ?? 0;
  const now = meanOf(means.now) ?? 0;
  const { lower, upper } = found.interval;
  const detectable = findDetectable({
    differences: differencesOf(means),
    most: baseline,
    alpha: 1 - found.confidence,
  });
  return {
    measure,
    baseline,
    now,
    difference: meanOf(differencesOf(means)) ?? 0,
    interval: { lower, upper },
    confidence: found.confidence,
    ...(detectable !== undefined && { detectable }),
  };
}

function differencesOf({ baseline, now }: Means): readonly number[] {
  return now.map((value, index) => value - (baseline[index] ?? 0));
}
