import type { Failure, FailureKind } from '../protocol/failure.ts';
import type { TrialRecord } from '../protocol/record.ts';

/**
 * Whether something was not sent, since a budget had no room for it. Also where that leaves the verdict as it is,
 * as of one choice among several: its score may be another, and every call belongs to the record of a whole trial.
 */
export function lacksBudget(record: TrialRecord): boolean {
  const { steps, assertions } = record;
  return (
    steps.some(({ failure }) => failure?.kind === 'budget') ||
    assertions.some((each) => wasCut(each, 'budget'))
  );
}

export function wasInterrupted({ steps, assertions }: TrialRecord): boolean {
  return (
    steps.some(({ failure }) => failure?.kind === 'interrupted') ||
    assertions.some((each) => wasCut(each, 'interrupted'))
  );
}

/** Whether a step failed for good: what was cut off beside it makes no difference to the outcome. */
export function hasFailed({ steps }: TrialRecord): boolean {
  return steps.some(
    ({ outcome, failure }) => outcome === 'errored' && failure !== undefined && !isCutOff(failure),
  );
}

/** Whether it is none of the service's: a budget or its user ended the call. */
export function isCutOff({ kind }: Pick<Failure, 'kind'>): boolean {
  return kind === 'interrupted' || kind === 'budget';
}

/** Whether a call of an assertion was cut off. */
function wasCut({ calls = [] }: TrialRecord['assertions'][number], kind: FailureKind): boolean {
  return calls.some(({ failure }) => failure?.kind === kind);
}

/** Whether a trial that was cut off has answers; else nothing is lost with it. */
export function hasAnswers({ steps }: TrialRecord): boolean {
  return steps.some(({ response }) => response !== undefined);
}

/** Whether anything was sent for its steps, or kept of them. */
export function wasAnsweredOrSent(record: TrialRecord): boolean {
  return hasAnswers(record) || record.steps.some(({ attempts = [] }) => attempts.length > 0);
}

/**
 * What a service failed with in a trial that was cut off, which no record has: a step for good, or an attempt
 * that would have been made again.
 */
export function findFailureBefore({ steps, assertions }: TrialRecord): string | undefined {
  const calls = assertions.flatMap(({ calls: own = [] }) => own);
  for (const { failure } of [...steps, ...calls]) {
    if (failure === undefined) continue;
    const message = isCutOff(failure) ? failure.before : failure.message;
    if (message !== undefined) return message;
  }
  return undefined;
}
