import type { Trial } from '../plan/plan.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import { recall } from '../source/recall.ts';

/** What models were asked and answered in an earlier run to judge a trial, by its id. */
export type FindCalls = (trial: string) => Promise<readonly ModelCall[]>;

/**
 * The call of an earlier run in which the same was asked: one that failed where it did not. `reads`: what was read
 * for the question besides the files of the run, and may be another now.
 */
export type TakeCall = (
  trial: Trial,
  wanted: Pick<ModelCall, 'kind' | 'endpoint' | 'model'> & Required<Pick<ModelCall, 'asked'>>,
  reads?: string,
) => Promise<ModelCall>;

/**
 * Takes the calls of an earlier run in place of new ones: the first question of its kind in a trial is
 * answered as the first was then, and so on.
 */
export function takeCallsFrom(find: FindCalls): TakeCall {
  const counts = new WeakMap<Trial, Map<string, number>>();
  const countAlike = (trial: Trial, asked: string): number => {
    const known = recall(counts, trial, () => new Map());
    const number = known.get(asked) ?? 0;
    known.set(asked, number + 1);
    return number;
  };
  return async (trial, wanted, reads) => {
    const number = countAlike(trial, wanted.asked);
    const calls = await find(trial.id);
    const call = calls.filter(({ asked }) => asked === wanted.asked)[number];
    if (call !== undefined && isWhole(call)) return call;
    const message = explainMissing(calls, call, reads);
    return { ...wanted, attempts: 0, failure: { kind: 'not_recorded', message } };
  };
}

/** Whether it has what came of it. */
function isWhole({ text, cosines, problem, failure }: ModelCall): boolean {
  return (text ?? cosines ?? problem ?? failure) !== undefined;
}

function explainMissing(
  calls: readonly ModelCall[],
  call: ModelCall | undefined,
  reads: string | undefined,
): string {
  if (call !== undefined) return 'the earlier run has no answer to it';
  if (calls.some(({ asked }) => asked === undefined)) {
    return 'an earlier version of the program did not keep what was asked: run it again';
  }
  const other = reads === undefined ? '' : `, or ${reads} was another then`;
  return `the earlier run did not ask this${other}: run it again`;
}
