import type { Outcome } from '../protocol/record.ts';
import { REGRESSION_DEFAULTS } from '../protocol/regression-defaults.ts';
import type { GateResult } from '../protocol/summary.ts';
import type { Interval } from '../statistics/interval.ts';
import type { CaseId, ComparedRun } from './baseline.ts';

/**
 * `detect`: red when a regression is shown. `non_inferior`: green only when one that is as large as
 * the margin is excluded.
 */
export type ComparisonMode = 'detect' | 'non_inferior';

export interface ComparisonOptions {
  readonly mode: ComparisonMode;
  /** How often, at the most, a regression is shown that is none; over all tests together. */
  readonly alpha: number;
  /** In `detect`: what is shown counts only if it is at least so large, from 0 to 1. */
  readonly minEffect: number;
  /** In `non_inferior`: the drop that is excluded, from 0 to 1. */
  readonly margin: number;
  /** Whether cases of the baseline that are not there, or are skipped, leave the verdict as it is. */
  readonly allowMissing: boolean;
}

export const DEFAULT_OPTIONS: ComparisonOptions = {
  mode: 'detect',
  ...REGRESSION_DEFAULTS,
  allowMissing: false,
};

export type Verdict = GateResult;

/** A run against a baseline. */
export interface Comparison {
  readonly baseline: ComparedRun;
  readonly run: ComparedRun;
  readonly options: ComparisonOptions;
  /** `met`: no regression is shown, or in `non_inferior` it is excluded. */
  readonly verdict: Verdict;
  /** Why it is inconclusive, in words; empty where it is not. */
  readonly reasons: readonly string[];
  /** In the order of the run. */
  readonly groups: readonly GroupComparison[];
  readonly turned: readonly TurnedCase[];
  /** Judged in this run and not in the baseline. */
  readonly added: readonly CaseId[];
  readonly missing: readonly MissingCase[];
  /** Cases that ask something else than in the baseline. */
  readonly changed: readonly ChangedCases[];
}

/** The cases of a pipeline and variant that were judged on both sides. */
export interface GroupComparison {
  readonly pipeline: string;
  /** Absent without a matrix. */
  readonly variant?: string;
  readonly pairs: number;
  /** Cases that passed before and fail now; and the other way round. By the rule for repeats. */
  readonly worse: number;
  readonly better: number;
  readonly measures: readonly MeasureComparison[];
  readonly expenses: readonly Expense[];
  readonly verdict: Verdict;
}

/** One test. Means are over cases, each case's repeats first; differences are now minus baseline. */
export interface MeasureComparison {
  /** The share of repeats that passed (of cases, where the outcomes of these are compared), or the score where scores are more than passed or failed. */
  readonly measure: 'pass_rate' | 'score';
  /** `permutation`: of repeats, where the sides have other numbers of them. */
  readonly test: 'mcnemar' | 'sign_flip' | 'permutation';
  readonly baseline: number;
  readonly now: number;
  readonly difference: number;
  readonly interval: Interval;
  readonly confidence: number;
  /** One-sided, of "not worse". */
  readonly p: number;
  /** The same after Holm, for all tests of the comparison. */
  readonly adjusted: number;
  readonly isRegression: boolean;
  /** Whether it is shown that it got better; by Holm over all tests as well. */
  readonly isImprovement: boolean;
  /** The smallest drop that would have been seen four times of five, beside all other tests; absent where none would. */
  readonly detectable?: number;
}

/** In `detect`: whether a drop is shown that is none to the comparison, since it is smaller than `minEffect`. */
export function isSmallDrop(
  { adjusted, difference, isRegression }: MeasureComparison,
  { mode, alpha }: ComparisonOptions,
): boolean {
  return mode === 'detect' && !isRegression && adjusted <= alpha && difference < 0;
}

/** Whether nothing can have dropped, however many cases there are: there was nothing to lose. */
export function isAtNothing({ baseline }: MeasureComparison): boolean {
  return baseline === 0;
}

/** What a trial takes: means over cases that are known on both sides. */
export interface Expense {
  readonly kind: 'cost_usd' | 'tokens' | 'latency_ms';
  readonly pairs: number;
  readonly baseline: number;
  readonly now: number;
  readonly difference: number;
  /** Absent of a single pair. */
  readonly interval?: Interval;
}

export interface TurnedCase extends CaseId {
  readonly from: Outcome;
  readonly to: Outcome;
  /** How many of the judged repeats passed, and how many errored, where there are several: `1 of 3, 2 errored`. Absent where scores decided. */
  readonly repeats?: { readonly baseline: string; readonly now: string };
  /** Both first answers, of the first cases; absent where one is not known. */
  readonly answers?: { readonly baseline: string; readonly now: string };
}

/** Judged in the baseline and not in this run, or by another rule for repeats: it is no passing case. */
export interface MissingCase extends CaseId {
  readonly reason: 'absent' | 'errored' | 'skipped' | 'other_rule';
  /** When it passes, in words; there where the rule is another. */
  readonly rules?: { readonly baseline: string; readonly now: string };
}

/** Whether `--allow-missing` is about it: what could not be compared is none that was left out. */
export function isLeftOut({ reason }: MissingCase): boolean {
  return reason === 'absent' || reason === 'skipped';
}

export interface ChangedCases {
  readonly pipeline: string;
  readonly variant?: string;
  readonly cases: number;
  /** The first of them. */
  readonly first: string;
  /** The messages of the first of them, as a text; absent unless both runs are stored ones. */
  readonly messages?: { readonly baseline: string; readonly now: string };
}
