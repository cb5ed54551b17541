import type { AssertionUse, Step } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import { looksAtScores } from '../protocol/case-judge.ts';
import type { AssertionRecord } from '../protocol/record.ts';

/** A step, and why it was not run where it was not. */
interface StepState {
  readonly step: Step;
  readonly skipped?: string;
}

/** What has been judged of a trial that nothing is against. */
export interface JudgedSoFar {
  readonly states: readonly StepState[];
  readonly assertions: readonly AssertionRecord[];
  readonly score: number | undefined;
  readonly threshold: number | undefined;
}

type Counts = (each: Pick<AssertionUse, 'severity' | 'weight'>) => boolean;

/**
 * Why such a trial has not passed either: of what is asserted nothing was judged, since the steps that it belongs
 * to were skipped, or nothing that goes into the score that it needs. Undefined where something was, and
 * where nothing is asserted at all.
 */
export function findWhyUnjudged(trial: Trial, judged: JudgedSoFar): string | undefined {
  const { states, assertions, score, threshold = 0 } = judged;
  const needsScore = threshold > 0 || looksAtScores(trial.planned.pipeline.repeat);
  if (needsScore && score !== undefined) return undefined;
  const counts: Counts = ({ severity, weight }) =>
    severity === 'error' && (!needsScore || weight > 0);
  const untold = assertions.find(
    ({ verdict, severity, weight = 1 }) => verdict === 'skipped' && counts({ severity, weight }),
  );
  if (needsScore && untold !== undefined) return untold.message;
  return tellUnreached(findUnreached(trial, states, counts));
}

/** The steps that have all that is asserted, where each of them was skipped; none where any was not. */
function findUnreached(
  { planned, case: each }: Trial,
  states: readonly StepState[],
  counts: Counts,
): readonly StepState[] {
  if (!states.some(({ skipped }) => skipped !== undefined)) return [];
  if (planned.assertions.some(counts) || each.assertions.some(counts)) return [];
  const carrying = states.filter(({ step }) => step.assertions.some(counts));
  return carrying.every(({ skipped }) => skipped !== undefined) ? carrying : [];
}

function tellUnreached(steps: readonly StepState[]): string | undefined {
  const [first] = steps;
  if (first === undefined) return undefined;
  if (steps.length === 1) {
    return `nothing was judged: the step \`${first.step.id}\` was skipped: ${first.skipped}`;
  }
  const each = steps.map(({ step, skipped }) => `\`${step.id}\` (${skipped})`);
  return `nothing was judged: steps were skipped: ${each.join(', ')}`;
}
