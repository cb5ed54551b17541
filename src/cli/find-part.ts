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

/** Whether all was run that was planned; of a run that judges answers again, by that whose answers they are. */
export function cameToItsEnd({ finished }: StoredRun): boolean {
  if (finished === undefined) return false;
  const { counts, stop } = finished.summary;
  return counts.not_run === 0 && stop?.reason !== 'unfinished';
}

/** An earlier run by its id, which may not be there any more. */
export type FindStored = (id: string) => Promise<StoredRun | undefined>;

export async function findPart(
  run: StoredRun,
  what: RepeatedRun['what'],
  find: FindStored,
): Promise<RunPart> {
  const repeats: RepeatedRun = {
    run: run.started.run.id,
    what,
    ...(isPart(run) && { of_part: true }),
  };
  const wanted = outcomes[what];
  if (wanted === undefined) {
    const all = cameToItsEnd(run) ? await findAll(run) : await findUnfinished(run, find);
    return { ...all, repeats };
  }
  const only = await findCases(run, wanted);
  return { only, expected: { trials: only }, repeats };
}

type Answered = Omit<RunPart, 'repeats'>;

/** What a run has of its plan. */
interface OwnTrials {
  readonly trials: ReadonlySet<string>;
  /** What it found needless: by the assertions of today it may be needed, and has no answer then. */
  readonly spared: ReadonlySet<string>;
  /** The first trials' ids of the cases of both. */
  readonly only: ReadonlySet<string>;
  /** How many trials it planned and has nothing of, by the pipeline's name. */
  readonly counts: ReadonlyMap<string, number>;
}

async function readOwn(run: StoredRun): Promise<OwnTrials> {
  const own = {
    trials: new Set<string>(),
    spared: new Set<string>(),
    only: new Set<string>(),
    counts: new Map(run.started.pipelines.map((each) => [each.name, each.trials])),
  };
  const count = (id: string, pipeline: string): void => {
    own.only.add(firstRepeatOf(id));
    own.counts.set(pipeline, (own.counts.get(pipeline) ?? 0) - 1);
  };
  for await (const { id, pipeline } of run.trials()) {
    own.trials.add(id);
    count(id, pipeline);
  }
  for await (const { id, pipeline } of run.readSpared?.() ?? []) {
    if (own.spared.has(id) || own.trials.has(id)) continue;
    own.spared.add(id);
    count(id, pipeline);
  }
  return own;
}

/** Of answers that are judged again, all that there are. */
async function findAll(run: StoredRun): Promise<Answered> {
  const { only, trials } = await readOwn(run);
  return { only, expected: { trials, known: only }, answers: await answerFrom(run) };
}

/** With what a run that did not come to its end has left: that is planned, and not run. */
async function findUnfinished(run: StoredRun, find: FindStored): Promise<Answered> {
  const { only, trials, spared, counts } = await readOwn(run);
  const left = { counts, spared, among: await findPlanned(run, find) };
  return { only, expected: { trials, left }, answers: await answerFrom(run, spared) };
}

/** The first trials' ids of the cases that a run could have; undefined where it was of no part of another. */
async function findPlanned(
  { started }: StoredRun,
  find: FindStored,
): Promise<ReadonlySet<string> | undefined> {
  const { repeats } = started.run;
  if (repeats === undefined) return undefined;
  const earlier = await find(repeats.run);
  if (earlier === undefined) return new Set();
  const wanted = outcomes[repeats.what];
  if (wanted !== undefined) return await findCases(earlier, wanted);
  return cameToItsEnd(earlier) ? (await readOwn(earlier)).only : await findPlanned(earlier, find);
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
