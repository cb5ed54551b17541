import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { type Interrupts, neverInterrupted } from '../environment/interrupts.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunEvent } from '../protocol/event.ts';
import { type Journal, openJournal, readJournal } from '../protocol/journal.ts';
import type { SnapshotTally } from '../protocol/snapshot-tally.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { RunSummary } from '../protocol/summary.ts';
import { runPlan } from '../run/run-plan.ts';
import type { SourceFile } from '../source/location.ts';
import { checkCode } from './check-code.ts';
import { checkEndpoints } from './check-endpoints.ts';
import { makeCodeContext } from './code-context.ts';
import { type Connections, makeConnections } from './connect.ts';
import { describeRun } from './describe-run.ts';
import type { Endpoints } from './endpoints.ts';
import { builtIns, type Extensions } from './extensions.ts';
import { isWholeRun } from './is-whole-run.ts';
import { type AnswerKeeper, type KeepOptions, type KeptTally, openKeeper } from './keep-answers.ts';
import { makeSnapshotKeeper, type SnapshotOptions } from './keep-snapshots.ts';
import { isRunnable, type PlanOptions, type Prepared, prepare } from './prepare.ts';
import { journalPath, RUNS_FOLDER } from './run-store.ts';

export interface RunOptions extends PlanOptions, SnapshotOptions, KeepOptions {
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
  readonly interrupts?: Interrupts;
  readonly extensions?: Extensions;
  /** Told of everything as it happens; the run waits for what it returns. */
  readonly onEvent?: (event: RunEvent) => void | Promise<void>;
  /** Told of the warnings before the first event. */
  readonly onWarnings?: (warnings: readonly Diagnostic[], prepared: Prepared) => void;
}

export type RunResult =
  | {
      readonly kind: 'ran';
      readonly summary: RunSummary;
      /** The record, on disk. */
      readonly stored: StoredRun;
      /** Of each pipeline that has such assertions: what was written, and what is obsolete. */
      readonly snapshots: readonly SnapshotTally[];
      /** What was recorded or kept, and what was not asked for any more. */
      readonly kept: KeptTally;
      readonly id: string;
      readonly path: string;
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, SourceFile>;
    }
  | {
      /** A mistake in a file or in what was asked: nothing was sent. */
      readonly kind: 'refused';
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, SourceFile>;
    }
  | {
      readonly kind: 'empty';
      /** Cases of variants that are as they were in a baseline. */
      readonly unchanged?: number;
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, SourceFile>;
    };

/**
 * Runs pipelines: loads, checks and plans them, makes the calls, judges the answers, and writes the
 * record. Mistakes and failed calls are in what it resolves to; it rejects for bugs and for a disk
 * that cannot be written.
 */
export async function run(options: RunOptions, environment: Environment): Promise<RunResult> {
  const extensions = options.extensions ?? builtIns;
  const replays = options.cassette === 'replay';
  const wanted = { ...options, needsEndpoint: true, replays };
  const prepared = await prepare(wanted, extensions, environment);
  if (!isRunnable(prepared)) return { kind: 'refused', ...prepared };
  const opened = await openKeeper(prepared, options, environment);
  const missing = [
    ...opened.diagnostics,
    ...(await findHindrances(prepared, options, environment)),
  ];
  const diagnostics = [...missing, ...prepared.diagnostics];
  const sources = new Map(prepared.sources);
  if (hasErrors(missing)) {
    for (const source of opened.sources) sources.set(source.path, source);
    return { kind: 'refused', diagnostics, sources };
  }
  if (prepared.plan.trialCount === 0) {
    const { unchanged } = prepared;
    return { kind: 'empty', ...(unchanged !== undefined && { unchanged }), diagnostics, sources };
  }
  options.onWarnings?.(diagnostics, prepared);
  const { keeper } = opened;
  return await execute({ options, prepared, extensions, diagnostics, keeper }, environment);
}

/** What keeps a plan without mistakes from being run here. */
async function findHindrances(
  prepared: Execution['prepared'],
  { extensions = builtIns, allowCode = false, cassette }: RunOptions,
  environment: Environment,
): Promise<readonly Diagnostic[]> {
  const { assertions } = extensions;
  return [
    ...(await checkCode(prepared.plan, { assertions, isAllowed: allowCode }, environment)),
    ...(await checkEndpoints(
      { ...prepared, sends: cassette !== 'replay' },
      extensions,
      environment,
    )),
  ];
}

interface Execution {
  readonly options: RunOptions;
  readonly prepared: Prepared & { readonly plan: Plan; readonly endpoints: Endpoints };
  readonly extensions: Extensions;
  readonly diagnostics: readonly Diagnostic[];
  readonly keeper: AnswerKeeper;
}

async function execute(execution: Execution, environment: Environment): Promise<RunResult> {
  const { options, prepared, extensions, diagnostics, keeper } = execution;
  const concurrency = options.concurrency ?? 8;
  const started = describeRun({ ...execution, concurrency }, environment);
  const path = journalPath(options.output ?? RUNS_FOLDER, started.run.id);
  const journal = await tryOpen(environment, path);
  if (journal instanceof FileError) {
    const problems = [unwritable(path, journal), ...diagnostics];
    return { kind: 'refused', diagnostics: problems, sources: prepared.sources };
  }
  const interrupts = options.interrupts ?? neverInterrupted();
  const connections = makeConnections(
    {
      endpoints: prepared.endpoints,
      providers: extensions.providers,
      prices: prepared.config?.prices ?? new Map(),
      concurrency,
      retries: options.retries ?? 3,
      keeper,
      stop: interrupts.stop,
    },
    environment,
  );
  const tidy = closeWhenDone(prepared.plan, connections);
  const texts = makeSnapshotKeeper(prepared, options, environment);
  const emit = (event: RunEvent): void | Promise<void> => {
    if (event.type === 'trial_started' || event.type === 'attempt_failed') {
      return options.onEvent?.(event);
    }
    texts.see(event);
    const written = journal.append(event);
    return written.then(() => tidy(event)).then(() => options.onEvent?.(event));
  };
  let summary: RunSummary | undefined;
  let kept: KeptTally;
  let snapshots: readonly SnapshotTally[];
  try {
    await emit(started);
    summary = await runPlan(prepared.plan, {
      clock: environment.clock,
      connect: connections.connect,
      assertions: extensions.assertions,
      ...(options.allowCode && { code: makeCodeContext(prepared.endpoints, environment) }),
      snapshots: texts.snapshots,
      concurrency,
      ...(options.bail !== undefined && { bail: options.bail }),
      interrupts,
      isStrict: options.strict === true,
      ...(prepared.config && { gates: prepared.config.gates }),
      ...(prepared.baselines && { baselines: prepared.baselines }),
      emit,
    });
    snapshots = await texts.save(summary);
  } finally {
    await connections.close();
    await journal.close();
    kept = await keeper.close(isWholeRun(summary, options));
  }
  return {
    kind: 'ran',
    summary,
    stored: await readBack(path, environment),
    snapshots,
    kept,
    id: started.run.id,
    path,
    diagnostics,
    sources: prepared.sources,
  };
}

async function readBack(path: string, { files }: Environment): Promise<StoredRun> {
  const { run: stored, problem } = await readJournal(files, path);
  if (stored !== undefined) return stored;
  throw new Error(`the journal that was just written cannot be read: ${problem}`);
}

function unwritable(path: string, error: FileError): Diagnostic {
  const message = `the run cannot be kept in \`${path}\`: ${error.message}`;
  const hints = ['name another place with `--output`'];
  return { code: 'unwritable-output', severity: 'error', message, hints };
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

async function tryOpen(environment: Environment, path: string): Promise<Journal | FileError> {
  try {
    return await openJournal(environment.files, path, environment.clock);
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
}
