import { holm } from '../statistics/multiplicity.ts';
import { isAtMost } from '../statistics/steady.ts';
import type {
  ComparisonOptions,
  GroupComparison,
  MeasureComparison,
  Verdict,
} from './comparison.ts';
import { compareExpenses } from './expenses.ts';
import { countTests, type Measured, measurePairs } from './measure.ts';
import type { PairTally } from './pair-tally.ts';

/** A group, and what is asked of it. */
export interface AskedGroup {
  readonly tally: PairTally;
  readonly options: ComparisonOptions;
}

/**
 * Each pipeline and variant by tests of its own, whose cases are independent of each other; variants
 * of one case are not, and are never counted together. Holm over all tests holds however they depend.
 */
export function judgeGroups(
  tallies: readonly PairTally[],
  options: ComparisonOptions,
): readonly GroupComparison[] {
  return judgeAsked(tallies.map((tally) => ({ tally, options })));
}

/** The same where each is held against a level of its own; all their tests are adjusted for each other. */
export function judgeAsked(asked: readonly AskedGroup[]): readonly GroupComparison[] {
  const tests = asked.reduce((sum, { tally }) => sum + countTests(tally), 0);
  const groups = asked.map((each) => {
    const { tally, options } = each;
    return { ...each, measured: measurePairs(tally, { alpha: options.alpha, tests }) };
  });
  const all = groups.flatMap(({ measured }) => measured);
  const worse = holm(all.map(({ p }) => p));
  const better = holm(all.map(({ pBetter }) => pBetter));
  let next = 0;
  return groups.map(({ tally, options, measured }) => {
    const measures = measured.map((each) => {
      const adjusted = { worse: worse[next] ?? 1, better: better[next] ?? 1 };
      next += 1;
      return decide(each, adjusted, options);
    });
    return describeGroup(tally, measures, options);
  });
}

function decide(
  { pBetter: _, ...measured }: Measured,
  adjusted: { readonly worse: number; readonly better: number },
  { alpha, minEffect }: ComparisonOptions,
): MeasureComparison {
  const { difference } = measured;
  return {
    ...measured,
    adjusted: adjusted.worse,
    isRegression: adjusted.worse <= alpha && difference < 0 && isAtMost(difference, -minEffect),
    isImprovement: adjusted.better <= alpha && difference > 0,
  };
}

function describeGroup(
  tally: PairTally,
  measures: readonly MeasureComparison[],
  options: ComparisonOptions,
): GroupComparison {
  const { pipeline, variant, pairs, worse, better } = tally;
  return {
    pipeline,
    ...(variant !== undefined && { variant }),
    pairs,
    worse,
    better,
    measures,
    expenses: compareExpenses(tally, 1 - options.alpha),
    verdict: judgeMeasures(measures, options),
  };
}

function judgeMeasures(
  measures: readonly MeasureComparison[],
  { mode, margin }: ComparisonOptions,
): Verdict {
  if (mode === 'detect') {
    return measures.some(({ isRegression }) => isRegression) ? 'not_met' : 'met';
  }
  // All have to be shown, so that none needs to be adjusted for the others.
  if (measures.every(({ interval }) => interval.lower > -margin)) return 'met';
  return measures.some(({ interval }) => interval.upper < -margin) ? 'not_met' : 'inconclusive';
}

/** One that is not met decides, then one that is inconclusive. */
export function joinVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('not_met')) return 'not_met';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'met';
}
