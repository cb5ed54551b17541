import { answerFrom, type StoredAnswers } from '../api/stored-answers.ts';
import type { RepeatedRun } from '../protocol/event.ts';
import type { Outcome } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';

/** What of an earlier run is run, or judged, again. */
export interface RunPart {
  /** The first trial's id of each case of a variant. A case goes with all its repeats: its rule looks at all. */
  readonly only: ReadonlySet<string>;
  readonly answers?: StoredAnswers;
  readonly repeats: RepeatedRun;
}

export async function findPart(run: StoredRun, what: RepeatedRun['what']): Promise<RunPart> {
  const repeats: RepeatedRun = { run: run.started.run.id, what };
  const wanted = outcomes[what];
  const only = new Set<string>();
  const telling = wanted && run.findTelling?.(0);
  for await (const { id, outcome } of run.trials(telling)) {
    if (wanted === undefined || wanted.includes(outcome)) only.add(id.replace(/#\d+$/, '#1'));
  }
  return what === 'answers' ? { only, answers: await answerFrom(run), repeats } : { only, repeats };
}

/** Of answers that are judged again, all that there are. */
const outcomes: Readonly<Record<RepeatedRun['what'], readonly Outcome[] | undefined>> = {
  failed: ['failed'],
  errored: ['errored'],
  failed_or_errored: ['failed', 'errored'],
  answers: undefined,
};
