import type { ExpectedTrials } from '../api/match-earlier.ts';
import { answerFrom, type StoredAnswers } from '../api/stored-answers.ts';
import { CaseJudge, type StoredCase } from '../protocol/case-judge.ts';
import type { RepeatedRun } from '../protocol/event.ts';
import type { RepeatRule } from '../protocol/pass-rule.ts';
import type { Outcome } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { firstRepeatOf } from '../protocol/trial-id.ts';

/** What of an earlier run is run, or judged, again. */
export interface RunPart {
  /** The first trial's id of each case of a variant. A case goes with all its repeats: its rule looks at all. */
  readonly only: ReadonlySet<string>;
  /** What the files of today should have of it. */
  readonly expected: ExpectedTrials;
  readonly answers?: StoredAnswers;
  readonly repeats: RepeatedRun;
}

/** Whether a run has some cases only of the one that its command line was written for. */
export function isPart({ started }: StoredRun): boolean {
  const { repeats } = started.run;
  return repeats !== undefined && (repeats.what !== 'answers' || repeats.of_part === true);
}

export async function findPart(run: StoredRun, what: RepeatedRun['what']): Promise<RunPart> {
  const repeats: RepeatedRun = {
    run: run.started.run.id,
    what,
    ...(isPart(run) && { of_part: true }),
  };
  const wanted = outcomes[what];
  if (wanted === undefined) return { ...(await findAll(run)), repeats };
  const only = await findCases(run, wanted);
  return { only, expected: { trials: only }, repeats };
}

/** Of answers that are judged again, all that there are. */
async function findAll(run: StoredRun): Promise<Omit<RunPart, 'repeats'>> {
  const only = new Set<string>();
  const trials = new Set<string>();
  const cases = new Set<string>();
  for await (const trial of run.trials()) {
    only.add(firstRepeatOf(trial.id));
    trials.add(trial.id);
    cases.add(`${trial.pipeline}/${trial.case}`);
  }
  return { only, expected: { trials, cases }, answers: await answerFrom(run) };
}

/** Cases that came to one of these outcomes, by their rule for repeats: one that it lets pass is none that failed. */
async function findCases(run: StoredRun, wanted: readonly Outcome[]): Promise<ReadonlySet<string>> {
  const only = new Set<string>();
  const isTold = run.started.pipelines.every(({ repeat }) => !repeat || showsInTrials(repeat));
  const judge = new CaseJudge(run.started);
  const take = (judged: StoredCase | undefined): void => {
    if (judged && wanted.includes(judged.outcome)) only.add(firstRepeatOf(judged.trial.id));
  };
  for await (const trial of run.trials(isTold ? run.findTelling?.(0) : undefined)) {
    // No rule lets a trial pass that could not be judged: the run is not green for it.
    if (trial.outcome === 'errored' && wanted.includes('errored'))
      only.add(firstRepeatOf(trial.id));
    take(judge.add(trial));
  }
  take(judge.end());
  return only;
}

/** Whether the repeats that did not pass show by themselves what their case came to. */
function showsInTrials({ pass, stop }: RepeatRule): boolean {
  return pass === 'all' && stop === undefined;
}

const outcomes: Readonly<Record<RepeatedRun['what'], readonly Outcome[] | undefined>> = {
  failed: ['failed'],
  errored: ['errored'],
  failed_or_errored: ['failed', 'errored'],
  answers: undefined,
};
