import { ExpressionError } from '../expression/expression.ts';
import type { AssertionUse, BoundExpression } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { AssertionRecord, TrialRecord } from '../protocol/record.ts';
import { isSamePlace } from '../source/location.ts';
import { meanOf } from '../statistics/repeats.ts';

/** Each absent where there are none. */
type FoundMetrics = Pick<TrialRecord, 'metrics' | 'unknown_metrics'>;

/**
 * By name, the mean of the scores that assertions add to it, and what the pipeline makes of those. One
 * that is made of a metric which the trial does not have, or that gives no number, is absent. One to which an
 * assertion adds that could not be judged, of whatever severity and weight, is unknown, and so is what is made of it.
 */
export function findMetrics(
  trial: Trial,
  assertions: readonly AssertionRecord[],
  score: number | undefined,
): FoundMetrics {
  const metrics = new Map<string, number>();
  const { scores, unknown } = gatherScores(trial, assertions);
  for (const [name, values] of scores) {
    const mean = meanOf(values);
    if (mean !== undefined) metrics.set(name, mean);
  }
  const isLacking = isScoreUnknown({ score, assertions });
  for (const [name, bound] of trial.planned.pipeline.metrics) {
    const value = derive(bound, metrics, score);
    const isOpen = (each: string): boolean => unknown.has(each) || (each === 'score' && isLacking);
    if (value !== undefined) metrics.set(name, value);
    else if (bound.expression.names.some((each) => isOpen(each.name))) unknown.add(name);
  }
  const found: Mutable<FoundMetrics> = {};
  if (metrics.size > 0) found.metrics = Object.fromEntries(metrics);
  if (unknown.size > 0) found.unknown_metrics = [...unknown];
  return found;
}

/** Records of earlier versions of the program do not name the metrics that are unknown: this one then does. */
export function withUnknownMetrics(trial: Trial, record: TrialRecord): TrialRecord {
  const { assertions, score } = record;
  const isTold = record.unknown_metrics !== undefined;
  if (isTold || !assertions.some(({ verdict }) => verdict === 'errored')) return record;
  const { unknown_metrics } = findMetrics(trial, assertions, score);
  return unknown_metrics === undefined ? record : { ...record, unknown_metrics };
}

/** Whether it goes into the score. */
export function isWeighed({ severity, weight = 1 }: AssertionRecord): boolean {
  return severity === 'error' && weight > 0;
}

/** Whether there is no score since one that goes into it could not be judged, not since none does. */
export function isScoreUnknown(judged: {
  readonly score: number | undefined;
  readonly assertions: readonly AssertionRecord[];
}): boolean {
  if (judged.score !== undefined) return false;
  return judged.assertions.some((each) => each.verdict === 'errored' && isWeighed(each));
}

function gatherScores(
  trial: Trial,
  assertions: readonly AssertionRecord[],
): { readonly scores: ReadonlyMap<string, number[]>; readonly unknown: Set<string> } {
  const scores = new Map<string, number[]>();
  const unknown = new Set<string>();
  const gather = (uses: readonly AssertionUse[]): void => {
    for (const { metric, location } of uses) {
      if (metric === undefined) continue;
      const own = assertions.filter((each) => isSamePlace(each.location, location));
      if (own.some(({ verdict }) => verdict === 'errored')) unknown.add(metric);
      const found = own.flatMap((each) => (each.score === undefined ? [] : [each.score]));
      if (found.length > 0) scores.set(metric, [...(scores.get(metric) ?? []), ...found]);
    }
  };
  for (const step of trial.planned.steps) gather(step.assertions);
  gather(trial.planned.assertions);
  gather(trial.case.assertions);
  for (const metric of unknown) scores.delete(metric);
  return { scores, unknown };
}

function derive(
  { expression }: BoundExpression,
  metrics: ReadonlyMap<string, number>,
  score: number | undefined,
): number | undefined {
  const names = { ...Object.fromEntries(metrics), ...(score !== undefined && { score }) };
  if (expression.names.some(({ name }) => !Object.hasOwn(names, name))) return undefined;
  try {
    const value = expression.evaluate(names);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
