import { ExpressionError } from '../expression/expression.ts';
import type { AssertionUse, BoundExpression } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { AssertionRecord, TrialRecord } from '../protocol/record.ts';
import { meanOf } from '../statistics/repeats.ts';

/**
 * By name, the mean of the scores that assertions add to it, and what the pipeline makes of those. One
 * that is made of a metric which the trial does not have, or that gives no number, is absent, and so is
 * one to which an assertion adds that counts and could not be judged.
 */
export function findMetrics(
  trial: Trial,
  assertions: readonly AssertionRecord[],
  score: number | undefined,
): TrialRecord['metrics'] {
  const metrics = new Map<string, number>();
  for (const [name, values] of gatherScores(trial, assertions)) {
    const mean = meanOf(values);
    if (mean !== undefined) metrics.set(name, mean);
  }
  for (const [name, expression] of trial.planned.pipeline.metrics) {
    const value = derive(expression, metrics, score);
    if (value !== undefined) metrics.set(name, value);
  }
  return metrics.size === 0 ? undefined : Object.fromEntries(metrics);
}

function gatherScores(
  trial: Trial,
  assertions: readonly AssertionRecord[],
): ReadonlyMap<string, number[]> {
  const scores = new Map<string, number[]>();
  const open = new Set<string>();
  const gather = (uses: readonly AssertionUse[]): void => {
    for (const { metric, location } of uses) {
      if (metric === undefined) continue;
      const own = assertions.filter((each) => each.location === location);
      if (own.some(isOpen)) open.add(metric);
      const found = own.flatMap((each) => (each.score === undefined ? [] : [each.score]));
      if (found.length > 0) scores.set(metric, [...(scores.get(metric) ?? []), ...found]);
    }
  };
  for (const step of trial.planned.steps) gather(step.assertions);
  gather(trial.planned.assertions);
  gather(trial.case.assertions);
  for (const metric of open) scores.delete(metric);
  return scores;
}

function isOpen({ severity, verdict }: AssertionRecord): boolean {
  return severity === 'error' && verdict === 'errored';
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
