import type { JsonObject } from '../source/json.ts';
import type { BudgetLimits, BudgetState } from './budget-record.ts';
import type { ConfirmedRun } from './confirmed-run.ts';
import type { KnownPrices, VariantEstimate } from './estimate.ts';
import type { Attempt } from './failure.ts';
import type { RepeatRule } from './pass-rule.ts';
import type { PoolState } from './pool-record.ts';
import type { TrialRecord } from './record.ts';
import type { RunSummary } from './summary.ts';

/** The version of everything in this folder: of the journal and of `--reporter json`. */
export const PROTOCOL_VERSION: 1 = 1;

/** What everything random and repeatable is drawn from where a file gives no seed of its own. */
export const DEFAULT_SEED: number = 0;

export interface RunHeader {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  /** The command line, without secrets. Absent for a run from the library. */
  readonly command?: readonly string[];
  /** The endpoint that steps without one of their own are sent to; where all have one, the first of those. */
  readonly endpoint: EndpointInfo;
  /** All of them; where absent, `endpoint` alone. */
  readonly asked?: AskedEndpoints;
  readonly program: { readonly name: string; readonly version: string };
  /** {@link DEFAULT_SEED}: of the emulator's texts and of samples that have no `seed` of their own. */
  readonly seed: number;
  readonly concurrency: number;
  /** Of a run that asks the best variants of an earlier one again. */
  readonly confirms?: ConfirmedRun;
  /** Of a run of a part of an earlier one, or of its answers judged anew. */
  readonly repeats?: RepeatedRun;
  /** Of a run that records its answers, or is given recorded ones. */
  readonly cassette?: CassetteInfo;
  /** Absent where none was needed: Pulze's answers say what they cost. */
  readonly prices?: KnownPrices;
  /** Of a run with a budget: what each variant was expected to come to. */
  readonly forecast?: readonly VariantEstimate[];
}

export interface RepeatedRun {
  /** The earlier run's id. */
  readonly run: string;
  /** Its cases that failed or could not be judged; or all its answers, judged again without a call. */
  readonly what: 'failed' | 'errored' | 'failed_or_errored' | 'answers';
  /** That run had only some cases of one before it. */
  readonly of_part?: true;
}

export interface CassetteInfo {
  /** `replay`: nothing is sent, and times are those of the recording. */
  readonly mode: 'record' | 'replay' | 'auto';
  /** One for each pipeline. */
  readonly files: readonly string[];
}

export interface EndpointInfo {
  readonly name: string;
  /** Absent for the embedded emulator, whose port differs from run to run. */
  readonly base_url?: string;
  readonly dialect: string;
  /** Said aloud where answers do not come from a model. */
  readonly note?: string;
}

/** All endpoints of a run; one that goes on has to agree with them. */
export interface AskedEndpoints {
  /** The one for steps that have none of their own; absent where none was said. */
  readonly default?: string;
  /** Those that steps are sent to. */
  readonly endpoints: readonly EndpointInfo[];
  /** Those where answers are judged, and no step is sent; with a `note` where an emulator takes its place. */
  readonly judging?: readonly EndpointInfo[];
}

/** What was read, so that a later report shows a code frame only from the text that was run. */
export interface SourceInfo {
  readonly path: string;
  readonly sha256: string;
  /** There where it has budgets, which may change while a run goes on. */
  readonly sha256_without_budgets?: string;
}

export interface PipelineInfo {
  readonly name: string;
  readonly file: string;
  readonly description?: string;
  readonly trials: number;
  readonly variants: number;
  /** Absent in records of programs that did not write it. */
  readonly repeat?: RepeatRule;
  /** There where not every variant is run with every case. */
  readonly search?: SearchInfo;
}

/** A search for the best variants, as it is planned. */
export interface SearchInfo {
  readonly strategy: 'successive_halving';
  /** The most trials. */
  readonly budget: number;
  readonly eta: number;
  /** `pass_rate`, `score` or `metric.<name>`. */
  readonly by: string;
}

export interface RunStarted {
  readonly type: 'run_started';
  readonly version: number;
  readonly run: RunHeader;
  readonly sources: readonly SourceInfo[];
  /** Files of rows. Absent where there is none, and in records of programs that did not write it. */
  readonly datasets?: readonly SourceInfo[];
  readonly pipelines: readonly PipelineInfo[];
  /** Trials in the plan. */
  readonly trials: number;
}

/** `index` is the trial's place in the plan, from 0; documents follow it. */
export interface TrialStarted {
  readonly type: 'trial_started';
  readonly index: number;
  readonly id: string;
}

/** A trial that was begun, and for which nothing was sent: a budget had no room. For whoever watches. */
export interface TrialLeftOut {
  readonly type: 'trial_left_out';
  readonly index: number;
  readonly id: string;
}

/**
 * A trial that was begun and cut off, by a budget or its user, as far as it came: it was not run. What it was
 * answered is in {@link CallAnswered}. For whoever watches the run.
 */
export interface TrialCutOff {
  readonly type: 'trial_cut_off';
  readonly index: number;
  readonly trial: TrialRecord;
}

/** How far budgets are used, now and then. For whoever watches the run. */
export interface BudgetsSeen {
  readonly type: 'budgets_seen';
  readonly budgets: readonly BudgetState[];
}

/** An attempt that failed; another may follow. For whoever watches the run. */
export interface AttemptFailed {
  readonly type: 'attempt_failed';
  readonly trial: string;
  readonly step: string;
  readonly attempt: Attempt;
}

/** How limits stand, now and then. For whoever watches the run. */
export interface PoolsSeen {
  readonly type: 'pools_seen';
  readonly pools: readonly PoolState[];
}

export interface TrialFinished {
  readonly type: 'trial_finished';
  readonly index: number;
  /** Of one that `isPlain`. Before the trial: who reads a journal need not read the trial to know. */
  readonly plain?: true;
  readonly trial: TrialRecord;
}

/** A trial that is not run, since its case or its pipeline's gate is decided, or its variant dropped by a search. */
export interface TrialSpared {
  readonly type: 'trial_spared';
  readonly index: number;
  readonly id: string;
  readonly pipeline: string;
}

/**
 * An attempt that a budget pays for, as it leaves: what counts for it in a run that goes on, unless it is
 * settled. Of a run without a budget there is none.
 */
export interface AttemptSent {
  readonly type: 'attempt_sent';
  /** In its session, from 1. */
  readonly number: number;
  /** The place in the plan of the trial that it is for. */
  readonly index: number;
  /** The most that it can use; where nothing bounds that, what was expected. */
  readonly tokens: number;
  readonly cost_usd: number;
  /** Since the run began, over all its sessions. */
  readonly elapsed_ms: number;
}

/** What an attempt used; absent is what nobody knows, for which its most counts. */
export interface AttemptSettled {
  readonly type: 'attempt_settled';
  /** As it was sent, in the same session. */
  readonly number: number;
  readonly tokens?: number;
  readonly cost_usd?: number;
  readonly elapsed_ms: number;
}

/**
 * An answer that a trial had before it was over. Whoever goes on with a run that ended first gives it the
 * same answer again, without a call. The answer to a trial's last call is in its record alone, unless it is
 * recorded or cached: then it is here before it is there.
 */
export interface CallAnswered {
  readonly type: 'call_answered';
  /** The trial's place in the plan. */
  readonly index: number;
  /** SHA-256 of what was asked, where, and what for. */
  readonly asked: string;
  /** The whole answer without secrets, as a line of a cassette has it. */
  readonly response: JsonObject;
  readonly attempts: readonly Attempt[];
}

/** What follows was done by another process, after the one before had ended early. */
export interface RunResumed {
  readonly type: 'run_resumed';
  /** ISO 8601, UTC. */
  readonly resumed_at: string;
  readonly program: RunHeader['program'];
  /** The run's own, as it is said for this session; whoever goes on has it unless another is said. */
  readonly budget?: BudgetLimits;
}

/**
 * What files of snapshots are about to hold: where a session was killed before it said what it wrote, each
 * has that or what it had before.
 */
export interface SnapshotsBegun {
  readonly type: 'snapshots_begun';
  readonly files: readonly SourceInfo[];
}

/** Files of snapshots as a session left them, which are sources of the run: it may go on with these. */
export interface SnapshotsWritten {
  readonly type: 'snapshots_written';
  readonly files: readonly SourceInfo[];
  /** Paths of those that could not be written: whoever goes on with the run writes them. */
  readonly unwritten?: readonly string[];
}

/**
 * Cassettes that could not be written once the run had finished: whoever goes on with it writes them from what is
 * beside them. Behind {@link RunFinished}.
 */
export interface CassettesUnwritten {
  readonly type: 'cassettes_unwritten';
  /** Paths. */
  readonly files: readonly string[];
}

export interface RunFinished {
  readonly type: 'run_finished';
  /** ISO 8601, UTC. */
  readonly finished_at: string;
  readonly summary: RunSummary;
}

export type RunEvent =
  | JournalEvent
  | TrialStarted
  | TrialLeftOut
  | TrialCutOff
  | AttemptFailed
  | PoolsSeen
  | BudgetsSeen;

/** What the journal keeps; the rest is for whoever watches. */
export type JournalEvent =
  | RunStarted
  | RunResumed
  | AttemptSent
  | AttemptSettled
  | CallAnswered
  | TrialFinished
  | TrialSpared
  | SnapshotsBegun
  | SnapshotsWritten
  | RunFinished
  | CassettesUnwritten;
