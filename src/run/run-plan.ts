import pMap from 'p-map';
import type { Assertion } from '../assertion/assertion.ts';
import type { Clock } from '../environment/environment.ts';
import type { Interrupts } from '../environment/interrupts.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Plan, Trial } from '../plan/plan.ts';
import type { RunEvent } from '../protocol/event.ts';
import { isoTime } from '../protocol/iso-time.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { RunStop, RunSummary } from '../protocol/summary.ts';
import type { CodeContext } from './call-code.ts';
import type { Connect } from './connection.ts';
import { makeEndpointWatch } from './endpoint-watch.ts';
import { makeEvaluator } from './evaluate.ts';
import { Interruption } from './interruption.ts';
import { RepeatTurns } from './repeat-turns.ts';
import { makeRequestCheck } from './request-check.ts';
import { RunRecorder } from './run-recorder.ts';
import { runTrial, type TrialTools } from './run-trial.ts';
import type { Snapshots } from './snapshots.ts';
import { makeToolMaker } from './tool-maker.ts';

export interface RunContext {
  readonly clock: Clock;
  readonly connect: Connect;
  readonly assertions: ReadonlyMap<string, Assertion>;
  /** Absent where own code is not allowed. */
  readonly code?: CodeContext;
  /** There where a pipeline has kept texts, or will. */
  readonly snapshots?: Snapshots;
  readonly concurrency: number;
  /** Stop after so many trials that did not pass. */
  readonly bail?: number;
  readonly interrupts: Interrupts;
  /** Told of everything as it happens; the run waits for what it returns. */
  readonly emit: (event: RunEvent) => void | Promise<void>;
}

/** Runs the trials of a plan, several at once, and tells what happens. Emits no `run_started`. */
export async function runPlan(plan: Plan, context: RunContext): Promise<RunSummary> {
  const started = context.clock.monotonic();
  const run = makeRun(plan, context);
  try {
    await pMap(run.remaining(), run.one, { concurrency: context.concurrency });
  } finally {
    // After a disk that is full nothing may go on: there is nobody left to tell of it.
    run.end();
  }
  const duration = context.clock.monotonic() - started;
  const summary = run.recorder.summarise(duration, run.findStop());
  await context.emit({ type: 'run_finished', finished_at: isoTime(context.clock.now()), summary });
  return summary;
}

interface Run {
  readonly recorder: RunRecorder;
  remaining(): AsyncIterable<Trial>;
  one(trial: Trial): Promise<void>;
  findStop(): RunStop | undefined;
  /** Cuts off what is still in flight. */
  end(): void;
}

function makeRun(plan: Plan, context: RunContext): Run {
  const recorder = new RunRecorder(plan);
  const ending = new AbortController();
  const signal = AbortSignal.any([context.interrupts.abort, ending.signal]);
  const watch = makeEndpointWatch({ inFlight: context.concurrency, trials: plan.trialCount });
  const { interrupts } = context;
  const turns = new RepeatTurns();
  const isInterrupted = (): boolean => interrupts.stop.aborted || interrupts.abort.aborted;
  let stop: RunStop | undefined;

  const endpointStop = (found: RunStop | undefined): void => {
    if (found === undefined || stop !== undefined) return;
    stop = found;
    ending.abort();
  };
  const tools: TrialTools = {
    connect: context.connect,
    evaluate: makeEvaluator(context.assertions, makeToolMaker(context, signal, turns)),
    checkRequest: makeRequestCheck(),
    assertions: context.assertions,
    settingsOf: memoSettings(),
    onAttemptFailed: (trial, step, attempt) =>
      void context.emit({ type: 'attempt_failed', trial: trial.id, step, attempt }),
    onStep: (connection, result) => endpointStop(watch.see(connection, result)),
  };

  return {
    recorder,
    async *remaining() {
      for await (const trial of plan.trials()) {
        if (stop !== undefined || isInterrupted()) return;
        yield trial;
      }
    },
    async one(trial) {
      if (stop !== undefined || isInterrupted()) return;
      const told = context.emit({ type: 'trial_started', index: trial.index, id: trial.id });
      if (told !== undefined) await told;
      const endTurn = turns.begin(trial);
      const record = await runTrial(trial, tools, signal).catch(unlessInterrupted).finally(endTurn);
      if (record === undefined || wasInterrupted(record)) return;
      recorder.add(record);
      await context.emit({ type: 'trial_finished', index: trial.index, trial: record });
      stop ??= findBail(recorder.unsuccessful, context.bail);
    },
    findStop() {
      if (isInterrupted()) return { reason: 'interrupted', message: 'interrupted' };
      return stop;
    },
    end: () => ending.abort(),
  };
}

function findBail(unsuccessful: number, bail: number | undefined): RunStop | undefined {
  if (bail === undefined || unsuccessful < bail) return undefined;
  const trials = `${unsuccessful} trial${unsuccessful === 1 ? '' : 's'}`;
  return { reason: 'bail', message: `${trials} did not pass (--bail)` };
}

function unlessInterrupted(error: unknown): undefined {
  if (!(error instanceof Interruption)) throw error;
}

/** A trial that was cut off has no outcome: it was not run. */
function wasInterrupted(record: TrialRecord): boolean {
  return (
    record.steps.some((step) => step.failure?.kind === 'interrupted') ||
    record.assertions.some(({ calls }) =>
      calls?.some((call) => call.failure?.kind === 'interrupted'),
    )
  );
}

/** Settings depend on step and variant only; each is resolved once. */
function memoSettings(): TrialTools['settingsOf'] {
  const known = new WeakMap<object, Map<string, ReturnType<TrialTools['settingsOf']>>>();
  return (planned, step, variant) => {
    let byVariant = known.get(step);
    if (byVariant === undefined) {
      byVariant = new Map();
      known.set(step, byVariant);
    }
    let settings = byVariant.get(variant.id);
    if (settings === undefined) {
      settings = resolveSettings(planned.pipeline, step, variant);
      byVariant.set(variant.id, settings);
    }
    return settings;
  };
}
