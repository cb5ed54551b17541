import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { type Interrupts, neverInterrupted } from '../environment/interrupts.ts';
import { sha256 } from '../pipeline/digest.ts';
import type { Plan } from '../plan/plan.ts';
import {
  DEFAULT_SEED,
  type EndpointInfo,
  type JournalEvent,
  PROTOCOL_VERSION,
  type RunEvent,
  type RunStarted,
} from '../protocol/event.ts';
import { isoTime } from '../protocol/iso-time.ts';
import { type Journal, openJournal, readJournal } from '../protocol/journal.ts';
import type { SnapshotTally } from '../protocol/snapshot-tally.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { RunSummary } from '../protocol/summary.ts';
import { runPlan } from '../run/run-plan.ts';
import type { SourceFile } from '../source/location.ts';
import { checkCode } from './check-code.ts';
import { checkEndpoints, usedEndpoints } from './check-endpoints.ts';
import { makeCodeContext } from './code-context.ts';
import { type Connections, type ConnectOptions, makeConnections } from './connect.ts';
import type { Endpoints } from './endpoints.ts';
import { builtIns, type Extensions } from './extensions.ts';

import { makeSnapshotKeeper, type SnapshotOptions } from './keep-snapshots.ts';
import { isRunnable, type PlanOptions, type Prepared, prepare } from './prepare.ts';
import { program } from './program.ts';
import { journalPath, makeRunId, RUNS_FOLDER } from './run-store.ts';
import { watchPools } from './watch-pools.ts';

export interface RunOptions extends PlanOptions, SnapshotOptions {
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
  const prepared = await prepare({ ...options, needsEndpoint: true }, extensions, environment);
  const missing = isRunnable(prepared) ? await findHindrances(prepared, options, environment) : [];
  const diagnostics = [...missing, ...prepared.diagnostics];
  const { sources } = prepared;
  if (!isRunnable(prepared) || hasErrors(missing)) return { kind: 'refused', diagnostics, sources };
  if (prepared.plan.trialCount === 0) {
    const { unchanged } = prepared;
    return { kind: 'empty', ...(unchanged !== undefined && { unchanged }), diagnostics, sources };
  }
  options.onWarnings?.(diagnostics, prepared);
  return await execute({ options, prepared, extensions, diagnostics }, environment);
}

/** What keeps a plan without mistakes from being run here. */
async function findHindrances(
  prepared: Execution['prepared'],
  { extensions = builtIns, allowCode = false }: RunOptions,
  environment: Environment,
): Promise<readonly Diagnostic[]> {
  const { assertions } = extensions;
  return [
    ...(await checkCode(prepared.plan, { assertions, isAllowed: allowCode }, environment)),
    ...(await checkEndpoints(prepared, extensions, environment)),
  ];
}

interface Execution {
  readonly options: RunOptions;
  readonly prepared: Prepared & { readonly plan: Plan; readonly endpoints: Endpoints };
  readonly extensions: Extensions;
  readonly diagnostics: readonly Diagnostic[];
}

async function execute(execution: Execution, environment: Environment): Promise<RunResult> {
  const { options, prepared, extensions, diagnostics } = execution;
  const concurrency = options.concurrency ?? 8;
  const started = describeRun(execution, { concurrency, environment });
  const path = journalPath(options.output ?? RUNS_FOLDER, started.run.id);
  const journal = await tryOpen(environment, path);
  if (journal instanceof FileError) {
    const problem = unwritable(path, journal);
    return { kind: 'refused', diagnostics: [problem, ...diagnostics], sources: prepared.sources };
  }
  const interrupts = options.interrupts ?? neverInterrupted();
  const connections = connectAll(execution, { concurrency, stop: interrupts.stop }, environment);
  const tidy = closeWhenDone(prepared.plan, connections);
  const keeper = makeSnapshotKeeper(prepared, options, environment);
  const emit = (event: RunEvent): void | Promise<void> => {
    if (isForWatchers(event)) return options.onEvent?.(event);
    keeper.see(event);
    return journal
      .append(event)
      .then(() => tidy(event))
      .then(() => options.onEvent?.(event));
  };
  const watch = watchPools(connections.pools, environment.clock, emit);
  let summary: RunSummary;
  let snapshots: readonly SnapshotTally[];
  try {
    await emit(started);
    summary = await runPlan(prepared.plan, {
      clock: environment.clock,
      connect: connections.connect,
      assertions: extensions.assertions,
      ...(options.allowCode && { code: makeCodeContext(prepared.endpoints, environment) }),
      snapshots: keeper.snapshots,
      concurrency,
      ...(options.bail !== undefined && { bail: options.bail }),
      interrupts,
      ...(prepared.config && { gates: prepared.config.gates }),
      ...(prepared.baselines && { baselines: prepared.baselines }),
      pools: connections.pools.records,
      emit,
    });
    snapshots = await keeper.save(summary);
  } finally {
    watch.end();
    await connections.close();
    await journal.close();
  }
  const { run: stored, problem } = await readJournal(environment.files, path);
  if (stored === undefined)
    throw new Error(`the journal that was just written cannot be read: ${problem}`);
  return {
    kind: 'ran',
    summary,
    stored,
    snapshots,
    id: started.run.id,
    path,
    diagnostics,
    sources: prepared.sources,
  };
}

function connectAll(
  { options, prepared, extensions }: Execution,
  run: Pick<ConnectOptions, 'concurrency' | 'stop'>,
  environment: Environment,
): Connections {
  const { providers } = extensions;
  const prices = prepared.config?.prices ?? new Map();
  const { endpoints } = prepared;
  const retries = options.retries ?? 3;
  return makeConnections({ endpoints, providers, prices, retries, ...run }, environment);
}

function isForWatchers(event: RunEvent): event is Exclude<RunEvent, JournalEvent> {
  const { type } = event;
  return type === 'trial_started' || type === 'attempt_failed' || type === 'pools_seen';
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

function describeRun(
  { options, prepared }: Execution,
  context: { readonly concurrency: number; readonly environment: Environment },
): RunStarted {
  const { plan, sources } = prepared;
  return {
    type: 'run_started',
    version: PROTOCOL_VERSION,
    run: {
      id: makeRunId(context.environment),
      started_at: isoTime(context.environment.clock.now()),
      ...(options.command && { command: options.command }),
      endpoint: describeEndpoint(plan, prepared.endpoints),
      program,
      seed: DEFAULT_SEED,
      concurrency: context.concurrency,
      ...(prepared.confirms && { confirms: prepared.confirms }),
    },
    sources: [
      ...[...sources.values()].map(({ path, text }) => ({ path, sha256: sha256(text) })),
      ...listAttachments(plan),
    ],
    pipelines: plan.pipelines.map(({ pipeline, trialCount, variants }) => ({
      name: pipeline.name,
      file: pipeline.file.path,
      ...(pipeline.description !== undefined && { description: pipeline.description }),
      trials: trialCount,
      variants: variants.length,
      repeat: pipeline.repeat,
    })),
    trials: plan.trialCount,
  };
}

/** Files whose bytes are sent, each once. */
function listAttachments(plan: Plan): RunStarted['sources'] {
  const all = plan.pipelines.flatMap(({ pipeline }) => pipeline.attachments);
  const digests = new Map(all.map(({ path, sha256: digest }) => [path, digest]));
  return [...digests].map(([path, digest]) => ({ path, sha256: digest }));
}

/** The one that is used where none is named; without it, those that are. */
function describeEndpoint(plan: Plan, endpoints: Endpoints): EndpointInfo {
  const name = endpoints.main ?? [...usedEndpoints(plan, endpoints)].join(', ');
  const definition = endpoints.known.get(name);
  const used = [...usedEndpoints(plan, endpoints)].map((each) => endpoints.known.get(each));
  const embedded = used.length > 0 && used.every((each) => each?.emulator !== undefined);
  return {
    name,
    ...(!embedded && definition && { base_url: definition.baseUrl }),
    dialect: definition?.dialect ?? '',
    ...(embedded && { note: endpoints.note ?? emulatorNote }),
  };
}

const emulatorNote = 'the embedded emulator answers, not a real model';
