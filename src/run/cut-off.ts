import type { FailureKind } from '../protocol/failure.ts';
import type { TrialRecord } from '../protocol/record.ts';

/** Whether something that its outcome depends on was not sent, since a budget had no room for it. */
export function lacksBudget(record: TrialRecord): boolean {
  const { steps, assertions } = record;
  return (
    steps.some(({ failure }) => failure?.kind === 'budget') ||
    assertions.some((each) => each.verdict === 'errored' && wasCut(each, ['budget']))
  );
}

export function wasInterrupted({ steps, assertions }: TrialRecord): boolean {
  return (
    steps.some(({ failure }) => failure?.kind === 'interrupted') ||
    assertions.some((each) => wasCut(each, ['interrupted']))
  );
}

/** Whether a call of an assertion was cut off. */
export function wasCut(
  { calls = [] }: TrialRecord['assertions'][number],
  kinds: readonly FailureKind[] = ['budget', 'interrupted'],
): boolean {
  return calls.some(({ failure }) => failure !== undefined && kinds.includes(failure.kind));
}

/** Whether a trial that was cut off has answers, which need not be asked for again. */
export function hasAnswers({ steps }: TrialRecord): boolean {
  return steps.some(({ response }) => response !== undefined);
}
