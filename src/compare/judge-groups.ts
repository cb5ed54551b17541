import { holm } from '../statistics/multiplicity.ts';
import type {
  ComparisonOptions,
  GroupComparison,
  MeasureComparison,
  Verdict,
} from './comparison.ts';
import { compareExpenses } from './expenses.ts';
import { type Measured, measurePairs } from './measure.ts';
import type { Pair } from './pair-cases.ts';

/**
 * Each pipeline and variant by tests of its own, whose cases are independent of each other; variants
 * of one case are not, and are never counted together. Holm over all tests holds however they depend.
 */
export function judgeGroups(
  pairs: readonly Pair[],
  options: ComparisonOptions,
): readonly GroupComparison[] {
  const groups = [...groupPairs(pairs).values()].map((own) => ({
    pairs: own,
    measured: measurePairs(own, options.alpha),
  }));
  const all = groups.flatMap(({ measured }) => measured);
  const worse = holm(all.map(({ p }) => p));
  const better = holm(all.map(({ pBetter }) => pBetter));
  let next = 0;
  return groups.map((group) => {
    const measures = group.measured.map((measured) => {
      const adjusted = { worse: worse[next] ?? 1, better: better[next] ?? 1 };
      next += 1;
      return decide(measured, adjusted, options);
    });
    return describeGroup(group.pairs, measures, options);
  });
}

function groupPairs(pairs: readonly Pair[]): ReadonlyMap<string, readonly Pair[]> {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const key = JSON.stringify([pair.now.pipeline, pair.now.variant ?? '']);
    const group = groups.get(key);
    if (group) group.push(pair);
    else groups.set(key, [pair]);
  }
  return groups;
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
    isRegression: adjusted.worse <= alpha && difference < 0 && difference <= -minEffect,
    isImprovement: adjusted.better <= alpha && difference > 0,
  };
}

function describeGroup(
  pairs: readonly Pair[],
  measures: readonly MeasureComparison[],
  options: ComparisonOptions,
): GroupComparison {
  const [first] = pairs;
  const count = (from: string, to: string): number =>
    pairs.filter(({ baseline, now }) => baseline.outcome === from && now.outcome === to).length;
  return {
    pipeline: first?.now.pipeline ?? '',
    ...(first?.now.variant !== undefined && { variant: first.now.variant }),
    pairs: pairs.length,
    worse: count('passed', 'failed'),
    better: count('failed', 'passed'),
    measures,
    expenses: compareExpenses(pairs, 1 - options.alpha),
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
