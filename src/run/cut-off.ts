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
