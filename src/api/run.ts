import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { type Interrupts, neverInterrupted } from '../environment/interrupts.ts';
import type { Plan } from '../plan/plan.ts';
import { DamagedJournal } from '../protocol/damaged-journal.ts';
import type { RunEvent } from '../protocol/event.ts';
import type { Journal } from '../protocol/journal.ts';
import { readJournal } from '../protocol/read-journal.ts';
import type { SnapshotTally } from '../protocol/snapshot-tally.ts';
import type { RunSummary } from '../protocol/summary.ts';
import { runPlan } from '../run/run-plan.ts';
import { loadConnections } from '../transport/http.ts';
import type { BudgetOptions } from './budgets.ts';
import { type Keeping, type KeepOptions, readKeeping } from './check-keeping.ts';
import { makeCodeContext } from './code-context.ts';
import type { Connections } from './connect.ts';
import { type DescribedOptions, describeRun } from './describe-run.ts';
import type { Endpoints } from './endpoints.ts';
import { builtIns, type Extensions } from './extensions.ts';
import { findHindrances } from './find-hindrances.ts';
import { foresee } from './foresee.ts';
import { isWholeRun, listNeedless } from './is-whole-run.ts';
import { type AnswerKeeper, type KeptTally, openKeeper } from './keep-answers.ts';
import { makeSnapshotKeeper, type SnapshotOptions } from './keep-snapshots.ts';
import { concurrencyOf, openConnections } from './open-connections.ts';
import { explainTakeover, type OpenRun, openRun } from './open-run.ts';
import { openPaying } from './paying.ts';
import { isRunnable, prepare } from './prepare.ts';
import type { PlanOptions, Prepared } from './prepared.ts';
import { readExcerpts } from './read-excerpts.ts';
import { listRunFiles, noteReads, type ReadFiles } from './read-files.ts';
import { keepUnchanged } from './report.ts';
import type { RanResult, RunResult } from './run-result.ts';
import { SparedWriting } from './spared-writing.ts';
import { type StoredAnswers, withoutLost } from './stored-answers.ts';
import { tellEvents } from './tell-events.ts';
import { joinUnwritten } from './unwritten-file.ts';
import { watchPools } from './watch-pools.ts';

export interface RunOptions extends PlanOptions, SnapshotOptions, KeepOptions, BudgetOptions {
  /** Trials in flight at once; 8. */
  readonly concurrency?: number;
  /** Further attempts after a failed one that may work the next time; 3. */
  readonly retries?: number;
  /** Stop after so many trials that did not pass. */
  readonly bail?: number;
  /** Whether assertions may run code of the author's (`script`, `command`); they may not. */
  readonly allowCode?: boolean;
  /** Where runs are kept; `.pulze/runs`. */
  readonly output?: string;
  /** For the record; without secrets. */
  readonly command?: readonly string[];
  /** The id or path of a run that ended early, to go on with: only what it lacks is run. */
  readonly resume?: string;
  /** For the record: the earlier run of which this one runs a part again, or judges the answers. */
  readonly repeats?: DescribedOptions['repeats'];
  /** Answers of an earlier run, in place of calls. */
  readonly answers?: StoredAnswers;
  readonly interrupts?: Interrupts;
  readonly extensions?: Extensions;
  /**
   * Told of everything as it happens. The run waits for what it returns, but not for that of `attempt_failed`,
   * `budgets_seen` and `pools_seen`; it rejects where any of these does before it has ended.
   */
  readonly onEvent?: (event: RunEvent) => void | Promise<void>;
  /** Told of the files that are read, or kept, before anything is written; where it rejects, the run does not begin. */
  readonly onRead?: (read: ReadFiles) => Promise<void>;
  /**
   * Told of what came of a run, before others may remove its record, or go on with it. It is waited for; the run rejects
   * where it does.
   */
  readonly onRan?: (ran: RanResult) => Promise<void>;
  /** Told of the warnings before the first event. */
  readonly onWarnings?: (warnings: readonly Diagnostic[], prepared: Prepared) => void;
}

/**
 * Runs pipelines: loads, checks and plans them, makes the calls, judges the answers, and writes the
 * record. Mistakes and failed calls are in what it resolves to; it rejects for bugs and for a disk
 * where the record cannot be written.
 */
export async function run(given: RunOptions, environment: Environment): Promise<RunResult> {
  const { cassette: _, cache: __, ...others } = given;
  const options: ReadOptions = { ...others, ...readKeeping(given) };
  const extensions = options.extensions ?? builtIns;
  const replays = options.cassette === 'replay';
  const followsUp = (options.resume ?? options.repeats ?? options.answers) !== undefined;
  const wanted = { ...options, needsEndpoint: true, replays, followsUp };
  const noted = noteReads(environment);
  const prepared = await prepare(wanted, extensions, noted.environment);
  await options.onRead?.(listRunFiles(prepared, noted.read, options));
  if (!isRunnable(prepared)) return { kind: 'refused', ...prepared };
  const opened = await openKeeper(prepared, options.answers ? {} : options, environment);
  const missing = [
    ...opened.diagnostics,
    ...(await findHindrances(prepared, options, environment)),
  ];
  const diagnostics = [...missing, ...prepared.diagnostics];
  const { sources } = prepared;
  if (hasErrors(missing)) {
    const excerpts = await readExcerpts(missing, sources, environment.files);
    return { kind: 'refused', diagnostics, sources: new Map([...sources, ...excerpts]) };
  }
  if (prepared.plan.trialCount === 0) {
    const { leftOut, confirms } = prepared;
    return { kind: 'empty', leftOut, confirms: confirms?.run, diagnostics, sources };
  }
  options.onWarnings?.(diagnostics, prepared);
  const { keeper } = opened;
  return await execute({ options, prepared, extensions, diagnostics, keeper }, environment);
}

type ReadOptions = Omit<RunOptions, keyof KeepOptions> & Keeping;

interface Execution {
  readonly options: ReadOptions;
  readonly prepared: Prepared & { readonly plan: Plan; readonly endpoints: Endpoints };
  readonly extensions: Extensions;
  readonly diagnostics: readonly Diagnostic[];
  readonly keeper: AnswerKeeper;
}

async function execute(execution: Execution, environment: Environment): Promise<RunResult> {
  const { options, prepared, extensions, diagnostics, keeper } = execution;
  const { sources } = prepared;
  const { command, repeats } = options;
  const described = await describeRun(
    prepared,
    {
      concurrency: concurrencyOf(options),
      assertions: extensions.assertions,
      ...(command && { command }),
      ...(repeats && { repeats }),
      ...(keeper.info && { cassette: keeper.info }),
      ...(await foresee(prepared, { ...options, extensions }, environment)),
    },
    environment,
  );
  const { project } = prepared;
  const opened = await openRun(described, { ...options, project }, environment);
  if (opened.problem) {
    return { kind: 'refused', diagnostics: [opened.problem, ...diagnostics], sources };
  }
  let result: RunResult;
  let leftLock: FileError | undefined;
  try {
    result = await runOpened(execution, opened, environment);
    if (result.kind === 'ran') await options.onRan?.(result);
  } finally {
    leftLock = await opened.release();
  }
  return leftLock === undefined || result.kind !== 'ran' ? result : { ...result, leftLock };
}

async function runOpened(
  execution: Execution,
  opened: OpenRun,
  environment: Environment,
): Promise<RunResult> {
  const { path, started } = opened;
  const { diagnostics, prepared } = execution;
  const { sources } = prepared;
  let performed: Performed;
  const writing = new SparedWriting();
  try {
    performed = await perform({ ...execution, writing }, opened, environment);
  } catch (error) {
    if (error instanceof FileError) throw joinUnwritten([error, ...writing.failures], path);
    return { kind: 'refused', diagnostics: [explainTakeover(error), ...diagnostics], sources };
  } finally {
    await opened.close();
  }
  const { run: stored, problem } = await readJournal(environment.files, path);
  if (stored === undefined) {
    throw new DamagedJournal(path, `it was changed while the run went on: ${problem}`);
  }
  const told = { diagnostics, sources: keepUnchanged(sources, started) };
  const { failures: unwritten } = writing;
  return { kind: 'ran', ...performed, unwritten, stored, id: started.run.id, path, ...told };
}

interface Performed {
  readonly summary: RunSummary;
  readonly snapshots: readonly SnapshotTally[];
  readonly kept: KeptTally;
}

/** Makes the calls, and writes what comes of them. */
async function perform(
  execution: Execution & { readonly writing: SparedWriting },
  { started, journal, kept }: OpenRun,
  environment: Environment,
): Promise<Performed> {
  const { options, prepared, extensions, keeper, writing } = execution;
  const interrupts = options.interrupts ?? neverInterrupted();
  const session = { journal, clock: environment.clock, ...(kept && { kept }) };
  const paying = await openPaying(prepared, { ...options, extensions }, session);
  const leaving = new AbortController();
  const stop = AbortSignal.any([interrupts.stop, leaving.signal]);
  const connections = openConnections(execution, { ...session, stop, paying }, environment);
  const tidy = closeWhenDone(prepared.plan, connections);
  const texts = makeSnapshotKeeper(prepared, { ...options, earlier: kept }, environment);
  const { emit, tallies } = tellEvents({
    journal,
    kept,
    texts,
    writing,
    tidy,
    tell: options.onEvent,
  });
  const watch = watchPools(connections.pools, environment.clock, emit);
  let summary: RunSummary | undefined;
  let answers: KeptTally;
  try {
    // It is in the journal.
    await options.onEvent?.(started);
    const { bail } = options;
    const stored = withoutLost(options.answers, prepared.leftOut);
    await prepareToSend(options);
    summary = await runPlan(prepared.plan, {
      clock: environment.clock,
      connect: stored?.connect(prepared, extensions) ?? connections.connect,
      room: connections.room,
      ...(stored && { earlier: stored }),
      assertions: extensions.assertions,
      ...(options.allowCode && { code: await makeCodeContext(prepared.endpoints, environment) }),
      snapshots: texts.snapshots,
      concurrency: concurrencyOf(options),
      ...(bail !== undefined && { bail }),
      ...(paying && { budgets: paying.budgets }),
      interrupts,
      leave: () => leaving.abort(),
      isStrict: options.strict === true,
      ...(prepared.config && { gates: prepared.config.gates }),
      ...prepared.beside,
      ...(prepared.answers && { answers: prepared.answers }),
      ...(kept && { kept }),
      pools: connections.pools.records,
      emit,
    });
  } finally {
    watch.end();
    const { length: others } = writing.failures;
    answers = await closeBefore(connections, () => {
      const needless = listNeedless(summary, options);
      const end = { isWhole: isWholeRun(summary, options), needless };
      return writing.spare(keeper.close(end, writing.spare), { cassettes: [] });
    });
    if (summary) await noteUnwritten(journal, writing.failures.slice(others));
  }
  return { summary, snapshots: tallies(), kept: answers };
}

/** Where the disk has no room for that either, what is beside the cassettes tells. */
async function noteUnwritten(journal: Journal, failures: readonly FileError[]): Promise<void> {
  if (failures.length === 0) return;
  const files = failures.map(({ path }) => path);
  await journal.append({ type: 'cassettes_unwritten', files }).catch((error: unknown) => {
    if (!(error instanceof FileError)) throw error;
  });
}

/** What was recorded is paid for: it is written also where a connection cannot be closed. */
async function closeBefore<Kept>(
  connections: Connections,
  write: () => Promise<Kept>,
): Promise<Kept> {
  let kept: Kept;
  try {
    await connections.close();
  } finally {
    kept = await write();
  }
  return kept;
}

/** Before the first trial waits for it. Where answers are kept, nothing may be sent at all. */
async function prepareToSend({ answers, cassette, cache }: ReadOptions): Promise<void> {
  if ((answers ?? cassette ?? cache) === undefined) await loadConnections();
}

/** Thousands of pipelines with scripts of their own would otherwise have as many servers at the end. */
function closeWhenDone(
  plan: Plan,
  connections: Connections,
): (event: RunEvent) => Promise<void> | undefined {
  const left = new Map(plan.pipelines.map((each) => [each.pipeline.name, each.trialCount]));
  return (event) => {
    if (event.type !== 'trial_finished' && event.type !== 'trial_spared') return undefined;
    const pipeline = event.type === 'trial_spared' ? event.pipeline : event.trial.pipeline;
    const more = (left.get(pipeline) ?? 0) - 1;
    left.set(pipeline, more);
    return more === 0 ? connections.closeOwn(pipeline) : undefined;
  };
}
