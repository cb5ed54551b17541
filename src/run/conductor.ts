import type { Assertion } from '../assertion/assertion.ts';
import type { RunBudgets } from '../budget/run-budgets.ts';
import type { Clock } from '../environment/environment.ts';
import type { Interrupts } from '../environment/interrupts.ts';
import { noRunGates, type RunGates } from '../pipeline/run-gates.ts';
import type { Plan, Trial } from '../plan/plan.ts';
import { readRepeat } from '../protocol/case-result.ts';
import type { RunEvent } from '../protocol/event.ts';
import { finishTrial } from '../protocol/plain-trial.ts';
import type { PoolRecord } from '../protocol/pool-record.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { RunStop } from '../protocol/summary.ts';
import type { KeptAnswers } from './baseline-answers.ts';
import type { CodeContext } from './call-code.ts';
import type { Connect, TrialRoom } from './connection.ts';
import { hasFailed, lacksBudget, wasAnsweredOrSent, wasInterrupted } from './cut-off.ts';
import { bailOf, describeStop } from './describe-stop.ts';
import type { EarlierAnswers } from './earlier-answers.ts';
import { makeEndpointWatch } from './endpoint-watch.ts';
import { makeEvaluator } from './evaluate.ts';
import { withUnknownMetrics } from './find-metrics.ts';
import type { RaisedAlarm } from './gates/regression-gate.ts';
import { Interruption } from './interruption.ts';
import { makeIsLastCall } from './is-last-call.ts';
import { hasKeptAnswers, keepableTrial } from './keepable-trial.ts';
import { takeCallsFrom } from './kept-calls.ts';
import { type KeptTrials, Takeover } from './kept-trials.ts';
import { memoSettings } from './memo-settings.ts';
import { recollect } from './recollect.ts';
import { makeRegressionAlarm, type RegressionAlarm } from './regression-alarm.ts';
import { RepeatTurns } from './repeat-turns.ts';
import { makeRequestCheck } from './request-check.ts';
import { type GatesBeside, RunRecorder } from './run-recorder.ts';
import { runTrial, type TrialTools } from './run-trial.ts';
import type { Snapshots } from './snapshots.ts';
import { makeToolMaker } from './tool-maker.ts';

export interface RunContext extends GatesBeside {
  readonly clock: Clock;
  readonly connect: Connect;
  /** Absent where nothing large comes in. */
  readonly room?: TrialRoom;
  readonly assertions: ReadonlyMap<string, Assertion>;
  /** Absent where own code is not allowed. */
  readonly code?: CodeContext;
  /** What baselines have kept that assertions compare with. */
  readonly answers?: KeptAnswers;
  /** There where a pipeline has kept texts, or will. */
  readonly snapshots?: Snapshots;
  readonly concurrency: number;
  /** Stop after so many trials that did not pass. */
  readonly bail?: number;
  /** What must not be overrun; absent for none. Whoever connects lets each request pay from them. */
  readonly budgets?: RunBudgets;
  readonly interrupts: Interrupts;
  /** Ends what waits to be sent, or to be sent again: what is in flight goes on. Without it that ends as well. */
  readonly leave?: () => void;
  /** Over more than one pipeline. */
  readonly gates?: RunGates;
  /** What an earlier session of this run finished: it is not run again. */
  readonly kept?: KeptTrials;
  /** Whose answers are judged again: models are asked nothing. */
  readonly earlier?: EarlierAnswers;
  /** Whether what kept answers cannot say is errored instead of skipped. */
  readonly isStrict?: boolean;
  /** What the limits came to. */
  readonly pools?: () => readonly PoolRecord[];
  /** Told of everything as it happens; the run waits for what it returns, but of what only watchers want. */
  readonly emit: (event: RunEvent) => void | Promise<void>;
}

/** Runs trials one by one, tells of each, and knows when the run is over before its plan is. */
export interface Conductor {
  readonly recorder: RunRecorder;
  /** An alarm does: it learns nothing of a trial before all those in front of it are over. */
  readonly readsInOrder: boolean;
  /** Takes over what an earlier session did of this trial; before it is asked to run. */
  take(trial: Trial): Promise<void>;
  /** Of one that was taken over its record. Undefined where the trial was not run, or was cut off. */
  run(trial: Trial): Promise<TrialRecord | undefined>;
  /** A trial that is not needed. */
  spare(trial: Trial): Promise<void>;
  /** A trial that is not asked to run at all, so that nobody waits for it to see those behind it. */
  leaveOut(trial: Trial): void;
  /** Whether an earlier run whose answers are judged again did not come to it. */
  lacks(trial: Trial): boolean;
  isOver(): boolean;
  findStop(): RunStop | undefined;
  /** There where a regression ended the run. */
  readonly alarm: RaisedAlarm | undefined;
  /** Cuts off what is still in flight. */
  end(): void;
}

interface Started {
  readonly signal: AbortSignal;
  readonly turns: RepeatTurns;
}

export function makeConductor(plan: Plan, context: RunContext): Conductor {
  const recorder = new RunRecorder(plan, context.gates ?? noRunGates, context);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const { interrupts } = context;
  const signal = AbortSignal.any([interrupts.abort, ending.signal]);
  const watch = makeEndpointWatch({ inFlight: context.concurrency, trials: plan.trialCount });
  const isInterrupted = (): boolean => wasAsked(interrupts);
  const alarm = makeRegressionAlarm(plan, context.baselines ?? new Map());
  const takeover = context.kept && new Takeover(context.kept);
  const unfinished = context.earlier?.unfinished;
  const lacks = ({ id }: Trial): boolean => unfinished?.lacks(id) === true;
  const countUnsuccessful = (): number => recorder.unsuccessful - (takeover?.unsuccessful ?? 0);
  let bail: RunStop | undefined;
  const findOwnStop = (): RunStop | undefined => bail ?? watch.stop;
  const turns = new RepeatTurns();
  const asking = { ...context, connect: watch.note(context.connect) };
  const tools = makeTrialTools(asking, { signal, turns }, (connection, result) => {
    if (bail !== undefined || (watch.stop === undefined && isInterrupted())) return;
    watch.see(connection, result.kind === 'errored' ? result.failure : undefined);
    if (watch.stop === undefined) return;
    if (watch.isHopeless) end();
    else (context.leave ?? end)();
  });
  const isOver = (): boolean => (findOwnStop() ?? alarm?.raised) !== undefined || isInterrupted();
  const runNow = async (trial: Trial): Promise<TrialRecord | undefined> => {
    const record = await begin(trial, { tools, signal, turns }, context);
    if (record === undefined || !(await wasRun(record, trial, context))) return leaveOut(trial);
    recorder.add(record, trial.index);
    await context.emit(finishTrial(trial.index, record));
    const count = countUnsuccessful();
    if (count >= (context.bail ?? Infinity) && findOwnStop() === undefined) bail = bailOf(count);
    alarm?.see(trial, readRepeat(record));
    return record;
  };
  const { takeOver, spare, leaveOut } = makeTellers({ recorder, alarm, tools }, context);
  return {
    recorder,
    readsInOrder: alarm !== undefined,
    isOver,
    lacks,
    async take(trial) {
      if (takeover?.takeSpared(trial)) return await spare(trial);
      if (takeover?.isFinished(trial)) await takeOver(trial, takeover);
    },
    async run(trial) {
      if (takeover?.isTaken(trial)) return await takeover.read(trial);
      if (isOver()) return undefined;
      if (lacks(trial)) return leaveOut(trial);
      context.room?.begin(trial.index);
      try {
        return await runNow(trial);
      } finally {
        context.room?.end(trial.index);
      }
    },
    async spare(trial) {
      if (!takeover?.isTaken(trial)) await spare(trial);
    },
    leaveOut,
    findStop() {
      const isCut = isInterrupted() && (watch.stop === undefined || interrupts.abort.aborted);
      const here = { own: findOwnStop(), isCut, unsuccessful: countUnsuccessful() };
      return describeStop({ ...here, unfinished: unfinished?.stop }, alarm?.raised, recorder);
    },
    get alarm() {
      return findOwnStop() === undefined ? alarm?.raised : undefined;
    },
    end,
  };
}

async function begin(
  trial: Trial,
  { tools, signal, turns }: Started & { readonly tools: TrialTools },
  context: RunContext,
): Promise<TrialRecord | undefined> {
  const told = context.emit({ type: 'trial_started', index: trial.index, id: trial.id });
  if (told !== undefined) await told;
  const endTurn = turns.begin(trial);
  try {
    const record = await runTrial(trial, tools, signal);
    const isLarge = context.room?.isHeld(trial.index) === true;
    return isLarge || hasKeptAnswers(record) ? keepableTrial(record) : record;
  } catch (error) {
    return unlessInterrupted(error);
  } finally {
    endTurn();
  }
}

/** What is told of trials that are not run here. */
function makeTellers(
  {
    recorder,
    alarm,
    tools,
  }: {
    readonly recorder: RunRecorder;
    readonly alarm: RegressionAlarm | undefined;
    readonly tools: TrialTools;
  },
  { emit }: Pick<RunContext, 'emit'>,
): {
  takeOver(trial: Trial, from: Takeover): Promise<void>;
  spare(trial: Trial): Promise<void>;
  leaveOut(trial: Trial): undefined;
} {
  return {
    async takeOver(trial, from) {
      const kept = await from.take(trial);
      if (kept === undefined) return;
      const record = withUnknownMetrics(trial, kept);
      await recollect(trial, record, tools);
      recorder.add(record, trial.index);
      await emit(finishTrial(trial.index, record));
      alarm?.see(trial, readRepeat(record));
    },
    async spare(trial) {
      recorder.spare(trial);
      alarm?.see(trial);
      const { index, id, planned } = trial;
      await emit({ type: 'trial_spared', index, id, pipeline: planned.pipeline.name });
    },
    leaveOut(trial) {
      alarm?.leaveOut(trial);
      return undefined;
    },
  };
}

function makeTrialTools(
  context: RunContext,
  started: Started,
  onStep: TrialTools['onStep'],
): TrialTools {
  const { signal, turns } = started;
  const { earlier } = context;
  const asking = { ...context, ...(earlier && { takeCall: takeCallsFrom(earlier.findCalls) }) };
  return {
    connect: context.connect,
    evaluate: makeEvaluator(context.assertions, makeToolMaker(asking, signal, turns)),
    checkRequest: makeRequestCheck(),
    isLastCall: makeIsLastCall(context.assertions),
    assertions: context.assertions,
    isStrict: context.isStrict === true,
    settingsOf: memoSettings(),
    onAttemptFailed: (trial, step, attempt) =>
      void context.emit({ type: 'attempt_failed', trial: trial.id, step, attempt }),
    onStep,
  };
}

function wasAsked({ stop, abort }: Interrupts): boolean {
  return stop.aborted || abort.aborted;
}

/**
 * A trial that was cut off has no outcome. It is told. Where the run itself cut it off, since its endpoint fails,
 * one that has failed by that is no such trial.
 */
async function wasRun(
  record: TrialRecord,
  { index, id }: Trial,
  { emit, interrupts }: Pick<RunContext, 'emit' | 'interrupts'>,
): Promise<boolean> {
  const isLeft = lacksBudget(record);
  const isOver = !wasInterrupted(record) || (hasFailed(record) && !wasAsked(interrupts));
  if (!isLeft && isOver) return true;
  if (wasAnsweredOrSent(record)) await emit({ type: 'trial_cut_off', index, trial: record });
  else if (isLeft) await emit({ type: 'trial_left_out', index, id });
  return false;
}

function unlessInterrupted(error: unknown): undefined {
  if (!(error instanceof Interruption)) throw error;
}
