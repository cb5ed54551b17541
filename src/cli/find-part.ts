import { answerFrom, type StoredAnswers } from '../api/stored-answers.ts';
import { CaseJudge, looksAtScores, type StoredCase } from '../protocol/case-judge.ts';
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
  const needsAll = run.started.pipelines.some(({ repeat }) => repeat && looksAtScores(repeat));
  const telling = needsAll ? undefined : wanted && run.findTelling?.(0);
  const judge = new CaseJudge(run.started);
  // By the rule for repeats a case can fail of which each trial passed.
  const take = (judged: StoredCase | undefined): void => {
    if (judged && looksAtScores(judged.rule) && wanted?.includes(judged.outcome))
      only.add(`${judged.id}#1`);
  };
  for await (const trial of run.trials(telling)) {
    const { id, outcome } = trial;
    if (wanted === undefined || wanted.includes(outcome)) only.add(id.replace(/#\d+$/, '#1'));
    take(judge.add(trial));
  }
  take(judge.end());
  return what === 'answers' ? { only, answers: await answerFrom(run), repeats } : { only, repeats };
}

/** Of answers that are judged again, all that there are. */
const outcomes: Readonly<Record<RepeatedRun['what'], readonly Outcome[] | undefined>> = {
  failed: ['failed'],
  errored: ['errored'],
  failed_or_errored: ['failed', 'errored'],
  answers: undefined,
};
