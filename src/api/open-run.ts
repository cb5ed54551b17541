import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment, FileError, FileLock } from '../environment/environment.ts';
import { askedOf } from '../protocol/asked-endpoints.ts';
import type { BudgetLimits } from '../protocol/budget-record.ts';
import { DamagedJournal } from '../protocol/damaged-journal.ts';
import type { AskedEndpoints, EndpointInfo, RunStarted, SourceInfo } from '../protocol/event.ts';
import { isoTime } from '../protocol/iso-time.ts';
import { continueJournal, type Journal, openJournal } from '../protocol/journal.ts';
import { type JournalProgress, openProgress } from '../protocol/read-journal.ts';
import { type KeptTrials, PlanChanged } from '../run/kept-trials.ts';
import { explainUnbegun, explainUnwritable } from './explain-unwritable.ts';
import { program } from './program.ts';
import type { ProjectFiles } from './project-files.ts';
import {
  findLinkProblem,
  findRun,
  journalPath,
  lockOf,
  makeRunId,
  RUNS_FOLDER,
  unreadable,
} from './run-store.ts';

type HeldLock = Extract<FileLock, { readonly holder: string }>;

/** A run that this process alone writes. */
export interface OpenRun {
  readonly started: RunStarted;
  readonly journal: Journal;
  readonly path: string;
  /** What earlier sessions did, where there was one. */
  readonly kept?: KeptTrials;
  readonly problem?: undefined;
  /** Nothing more is written. */
  close(): Promise<void>;
  /** Lets other processes have it, once it is closed; gives why its lock is still there. */
  release(): Promise<FileError | undefined>;
}

export type OpenedRun = OpenRun | { readonly problem: Diagnostic };

interface Place {
  /** Where runs are kept. */
  readonly output?: string;
  /** The run to go on with. */
  readonly resume?: string;
  /** As it is said for this session. */
  readonly budget?: BudgetLimits;
  readonly project: ProjectFiles;
}

/** A new run, or one that goes on. Nothing is written where it cannot be done. */
export async function openRun(
  described: RunStarted,
  { output, resume, budget, project }: Place,
  environment: Environment,
): Promise<OpenedRun> {
  const folder = output ?? RUNS_FOLDER;
  if (resume === undefined) {
    const path = journalPath(folder, described.run.id);
    return await openNew(described, folder, environment).catch(explainUnbegun(path, folder));
  }
  const found = await findRun(resume, folder, environment);
  if (found.problem) return { problem: found.problem };
  const { path } = found;
  // A folder out of the project was allowed by who named it; what is in one may be anybody's link.
  const isAllowed = output !== undefined && (await project.findProblem(output)) !== undefined;
  const isOurs = path.startsWith(`${RUNS_FOLDER}/`) && !isAllowed;
  const problem = isOurs ? await findLinkProblem(project, path) : undefined;
  if (problem) return { problem };
  return await openEarlier({ described, path, budget }, environment).catch(explainUnwritable(path));
}

/** Under another id where a run of the same moment has it already. */
async function openNew(
  described: RunStarted,
  output: string,
  environment: Environment,
): Promise<OpenedRun> {
  const { files } = environment;
  const isTaken = (await files.kind(posix.join(output, described.run.id))) !== 'missing';
  const id = isTaken ? makeRunId(environment) : described.run.id;
  const started = { ...described, run: { ...described.run, id } };
  const path = journalPath(output, id);
  try {
    const lock = await files.lock(lockOf(path), path);
    if (lock.holder !== undefined) return { problem: inUse(id, lockOf(path), lock) };
    const { release } = lock;
    let journal: Journal | undefined;
    try {
      journal = await openJournal(environment, path);
      await journal.append(started);
      return { started, journal, path, close: journal.close, release };
    } catch (error) {
      await journal?.close().catch(() => undefined);
      await release();
      throw error;
    }
  } catch (error) {
    // A folder without a first line would be taken for a run.
    await files.remove(posix.dirname(path)).catch(() => undefined);
    throw error;
  }
}

/** What a run goes on as. */
interface GoingOn {
  readonly described: RunStarted;
  readonly path: string;
  readonly budget: BudgetLimits | undefined;
}

async function openEarlier(going: GoingOn, environment: Environment): Promise<OpenedRun> {
  const { path } = going;
  const lock = await environment.files.lock(lockOf(path), path);
  if (lock.holder !== undefined) return { problem: inUse(posix.dirname(path), lockOf(path), lock) };
  const { release } = lock;
  const closing: Closing[] = [];
  const close = (): Promise<void> => inOrder(closing.toReversed());
  const opened = await goOn({ ...going, closing }, environment).catch(async (error) => {
    // The first failure is the one to tell.
    await close().catch(() => undefined);
    await release();
    throw error;
  });
  if (opened.problem === undefined) return { ...opened, close, release };
  await close().finally(release);
  return opened;
}

type Closing = () => Promise<void>;

/** What it opens is in `closing`, also where it rejects. */
async function goOn(
  run: GoingOn & { readonly closing: Closing[] },
  environment: Environment,
): Promise<Omit<OpenRun, 'close' | 'release'> | { readonly problem: Diagnostic }> {
  const { described, path, budget, closing } = run;
  const { progress, problem } = await openProgress(environment.files, path);
  if (progress === undefined) return { problem: unreadable(path, problem) };
  closing.push(progress.close);
  const refusal = findChange(progress, described);
  if (refusal !== undefined) return { problem: refusal };
  const journal = await continueJournal(environment, path, progress.end);
  closing.push(journal.close);
  const now = isoTime(environment.clock.now());
  await journal.append({
    type: 'run_resumed',
    resumed_at: now,
    program,
    ...(budget && { budget }),
  });
  await noteWritten(journal, progress, described);
  return { started: progress.started, journal, path, kept: keptOf(progress) };
}

/** What a session wrote that was killed before it said so: from now on nothing else is taken for its own. */
async function noteWritten(
  journal: Journal,
  { begun, unwritten }: JournalProgress,
  { sources }: RunStarted,
): Promise<void> {
  const files = sources.filter(isBegunIn(begun)).map(({ path, sha256 }) => ({ path, sha256 }));
  if (files.length === 0) return;
  const left = unwritten.filter((path) => !files.some((file) => file.path === path));
  const more = left.length > 0 && { unwritten: left };
  await journal.append({ type: 'snapshots_written', files, ...more });
}

function isBegunIn(begun: JournalProgress['begun']): (source: SourceInfo) => boolean {
  return ({ path, sha256 }) => begun.get(path)?.has(sha256) === true;
}

/** All of them, also after one that fails; rejects with the first failure. */
async function inOrder(actions: readonly Closing[]): Promise<void> {
  const failures: unknown[] = [];
  for (const action of actions) await action().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

function keptOf(progress: JournalProgress): KeptTrials {
  return {
    isFinished: progress.isFinished,
    isSpared: progress.isSpared,
    paidFor: progress.paidFor,
    isPaid: progress.isPaid,
    read: progress.read,
    readAnswers: progress.readAnswers,
    isWhole: progress.finished?.summary.counts.not_run === 0 && progress.unwritten.length === 0,
    durationMilliseconds: progress.elapsedMilliseconds,
  };
}

/** Half of one run and half of another would be a record of neither. */
function findChange(
  { started: earlier, sources, begun }: Pick<JournalProgress, 'started' | 'sources' | 'begun'>,
  now: RunStarted,
): Diagnostic | undefined {
  const own = new Set(now.sources.filter(isBegunIn(begun)).map(({ path }) => path));
  const changed = [
    ...listChanged(sources, now.sources).filter((path) => !own.has(path)),
    // A record of a program that did not write it has none.
    ...(earlier.datasets ? listChanged(earlier.datasets, now.datasets ?? []) : []),
  ];
  const [first] = changed;
  if (first !== undefined) {
    const more = changed.length > 1 ? ` and ${changed.length - 1} more` : '';
    return changedRun(`\`${first}\`${more} changed since the run began`);
  }
  if (earlier.trials !== now.trials) {
    return changedRun(`the run had ${earlier.trials} trials, and there are ${now.trials} now`);
  }
  return findOtherEndpoint(askedOf(earlier.run), askedOf(now.run));
}

/** What no file says: a program, or the environment, may name another endpoint than it did. */
function findOtherEndpoint(earlier: AskedEndpoints, now: AskedEndpoints): Diagnostic | undefined {
  const [then, today] = [describeAll(earlier.endpoints), describeAll(now.endpoints)];
  if (then !== today) return changedRun(`the run asked ${then}, and would go on with ${today}`);
  return findOtherJudging(earlier, now);
}

function findOtherJudging(
  { judging: earlier = [] }: AskedEndpoints,
  { judging: now = [] }: AskedEndpoints,
): Diagnostic | undefined {
  const [then, today] = [describeAll(earlier, describeJudging), describeAll(now, describeJudging)];
  if (then === today) return undefined;
  const nowhere = 'no other endpoint';
  return changedRun(
    `answers were judged at ${then || nowhere}, and would be judged at ${today || nowhere} now`,
  );
}

function describeAll(endpoints: readonly EndpointInfo[], describe = describeEndpoint): string {
  return endpoints.map(describe).sort().join(' and ');
}

function describeEndpoint({ name, base_url: address, dialect }: EndpointInfo): string {
  return `\`${name}\` (${[...(address === undefined ? [] : [address]), dialect].join(', ')})`;
}

function describeJudging({ note, ...endpoint }: EndpointInfo): string {
  return describeEndpoint(endpoint) + (note === undefined ? '' : `, ${note}`);
}

function listChanged(
  earlier: readonly SourceInfo[],
  now: readonly SourceInfo[],
): readonly string[] {
  const known = new Map(earlier.map((source) => [source.path, source]));
  const today = new Map(now.map((source) => [source.path, source]));
  return [...new Set([...known.keys(), ...today.keys()])].filter(
    (path) => !isSame(known.get(path), today.get(path)),
  );
}

/** Budgets may be others: they are raised when they are used up, and change no trial. */
function isSame(one: SourceInfo | undefined, other: SourceInfo | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.sha256 === other.sha256 || digestOf(one) === digestOf(other);
}

function digestOf({ sha256, sha256_without_budgets: digest = sha256 }: SourceInfo): string {
  return digest;
}

/** Why what an earlier session did cannot be taken over; throws what is none of these reasons. */
export function explainTakeover(error: unknown): Diagnostic {
  if (error instanceof DamagedJournal) return unreadable(error.path, error.message);
  if (!(error instanceof PlanChanged)) throw error;
  return changedRun(`the trial \`${error.trial}\` is not what it was when the run began`);
}

function changedRun(message: string): Diagnostic {
  const hints = ['undo the change to go on with it', 'or run everything anew'];
  return { code: 'changed-run', severity: 'error', message, hints };
}

function inUse(run: string, path: string, { holder, isElsewhere }: HeldLock): Diagnostic {
  const message = `\`${run}\` is being written by ${holder}`;
  const hints = ['wait until it has ended, or end it'];
  if (isElsewhere)
    hints.push(`where it is gone, which cannot be seen from here, delete \`${path}\``);
  return { code: 'run-in-use', severity: 'error', message, hints };
}
