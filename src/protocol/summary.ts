import type { Location } from '../source/location.ts';
import type { BudgetRecord } from './budget-record.ts';
import type { Usage } from './completion.ts';
import type { Failure } from './failure.ts';
import type { AnsweredFromTotals, JudgingTotals } from './model-call.ts';
import type { PoolRecord } from './pool-record.ts';
import type { VariantValues } from './record.ts';

export interface OutcomeCounts {
  readonly planned: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  /** Not needed, since their case or gate was decided or a search left them out; absent for none. */
  readonly spared?: number;
  /** Planned, but the run ended before them. */
  readonly not_run: number;
}

/**
 * Provider time over the trials that completed, whatever was judged of them: no call failed, and no answer was
 * kept from an earlier run. Percentiles by nearest rank.
 */
export interface LatencySummary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

export interface Totals {
  readonly counts: OutcomeCounts;
  /** Sums over the completions that said so. */
  readonly usage: Usage;
  /** Completions whose service did not say how many tokens they used, or only a part; absent for none. */
  readonly usage_unknown?: number;
  /** Absent when any completion's cost is unknown, or none was made. */
  readonly cost_usd?: number;
  /** Completions whose cost is unknown. */
  readonly cost_unknown: number;
  readonly latency_ms?: LatencySummary;
  /** Assertions about what a kept answer cannot say; absent for none. */
  readonly skipped_assertions?: number;
  /** Completions that were answered without a call; absent for none. Their cost is in `cost_usd`. */
  readonly answered_from?: AnsweredFromTotals;
  /** HTTP attempts of the trials that ended, and how many of them were retries. */
  readonly requests: number;
  readonly retries: number;
  /** There when assertions asked models; in none of the numbers above. */
  readonly judging?: JudgingTotals;
}

export interface VariantSummary extends Totals {
  readonly variant: VariantValues;
  readonly variant_id: string;
  /** Passed cases over judged cases, by the `repeat.pass` rule; absent when none was judged. */
  readonly pass_rate?: number;
  readonly cases_passed: number;
  readonly cases_judged: number;
  /** Cases that could not be judged; absent for none. */
  readonly cases_errored?: number;
  /** Cases whose repeats were not all run when the run ended, which its rule has not decided; absent for none. */
  readonly cases_open?: number;
  /** Where the repeat rule gives more than passed or failed: its mean over the cases. */
  readonly reduced?: ReducedRepeats;
  /** By name, the mean over the cases that were decided and have it, each case's repeats first. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** The round, from 1, after which a search dropped it: no gate has a verdict of it. */
  readonly dropped_in_round?: number;
}

/** A round of a search: all repeats of so many further cases, of each of so many variants. */
export interface SearchRoundRecord {
  readonly variants: number;
  readonly cases: number;
}

export interface PipelineSummary extends Totals {
  readonly pipeline: string;
  readonly file: string;
  /** `skipped` also where an alarm or `--bail` cut it off undecided. */
  readonly outcome: 'passed' | 'failed' | 'errored' | 'skipped';
  readonly variants: readonly VariantSummary[];
  /** Of a search: the rounds that came to their end. */
  readonly rounds?: readonly SearchRoundRecord[];
}

export interface ReducedRepeats {
  /** `mean`, `median`, `pass@3`, `pass^3`. */
  readonly rule: string;
  readonly mean: number;
  /** How many cases. */
  readonly cases: number;
}

export type GateResult = 'met' | 'not_met' | 'inconclusive';

export interface GateRecord {
  /** Absent for a gate of a tag or of the whole run. */
  readonly pipeline?: string;
  readonly tag?: string;
  /** Absent for what is judged over all variants. */
  readonly variant_id?: string;
  /** `pass_rate`, `metric.tone`, `judge.polite`, `cost.max`, `latency.p95_max`, `tokens.per_trial_max`. */
  readonly gate: string;
  /** `skipped`: about times, and answers were kept; or of a variant that the baseline lacks. It decides nothing. */
  readonly result: GateResult | 'skipped';
  /** What its author lets an inconclusive gate be taken for. */
  readonly counts_as?: 'met' | 'not_met';
  readonly threshold: number;
  readonly observed?: number;
  /** For `judge.<name>`: the share that the judge passed; `observed` is what that stands for. */
  readonly uncorrected?: number;
  /** Two-sided, at the gate's confidence. Absent where trials were looked at after every round. */
  readonly interval?: GateInterval;
  readonly message: string;
  /** What would settle it, where something would. */
  readonly hints?: readonly string[];
  readonly location: Location;
}

export interface GateInterval {
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
}

/** What a gate does to its pipeline and to the exit code. */
export function effectOf({ result, counts_as: instead }: GateRecord): GateRecord['result'] {
  return instead ?? result;
}

/**
 * `honoured`: every trial passed · `ignored`: an assertion failed, so it did not do what the contract
 * says · `refused`: the service refused a request because of it, or without naming another cause ·
 * `unknown`: a trial could not be judged for another reason, or all were skipped.
 */
export type ConformanceResult = 'honoured' | 'ignored' | 'refused' | 'unknown';

/** What an endpoint makes of one part of the API's contract. */
export interface ConformanceRecord {
  /** A parameter (`stop`), a header (`Pulze-Weights`), or a field of the answer (`response.usage`). */
  readonly feature: string;
  readonly endpoint: string;
  readonly result: ConformanceResult;
  readonly trials: number;
  /** The pipelines that look at it, by name. */
  readonly pipelines: readonly string[];
  /** Why it is not honoured, by the first trial, or why not all of it was tried. */
  readonly message?: string;
}

/** Why a run ended before its plan did. */
export interface RunStop {
  /**
   * `unfinished`: the answers that it judges again are of a run that did not come to its end, or not all of them are
   * judged, since the files lack trials of it.
   */
  readonly reason: 'interrupted' | 'bail' | 'endpoint' | 'alarm' | 'budget' | 'unfinished';
  readonly message: string;
  readonly failure?: Failure;
}

/** Whether a run is not whole although all was run that was planned: the files lack trials of an earlier one. */
export function lacksTrials(summary: RunSummary | undefined): boolean {
  return summary?.stop?.reason === 'unfinished' && summary.counts.not_run === 0;
}

/** The totals: small, and all that the exit code depends on. */
export interface RunSummary extends Totals {
  readonly duration_ms: number;
  readonly pipelines: readonly PipelineSummary[];
  readonly gates: readonly GateRecord[];
  /** There when trials are tagged with parts of the API's contract (`contract:stop`). */
  readonly conformance?: readonly ConformanceRecord[];
  /** Requests that had limits, or had to wait for any, in the last session; absent for none. */
  readonly pools?: readonly PoolRecord[];
  /** What became of each budget, over all sessions of the run; absent for none. */
  readonly budgets?: readonly BudgetRecord[];
  readonly stop?: RunStop;
}
