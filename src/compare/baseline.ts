import type { Decider } from '../protocol/pass-rule.ts';
import type { Fingerprints, Outcome } from '../protocol/record.ts';

/** The version of the file. */
export const BASELINE_VERSION: 1 = 1;

/** How much of an answer a baseline keeps, in characters (UTF-16 units); a longer one ends with `…`. */
export const LONGEST_ANSWER: number = 2000;

/** To how many decimals scores are kept, so that a file stays small; what is tested knows of it. */
export const SCORE_DIGITS = 4;

/** An earlier run's results for each case, that a run is compared with: a small file for git. */
export interface Baseline {
  readonly version: typeof BASELINE_VERSION;
  readonly run: ComparedRun;
  /** Sorted by pipeline, case and variant, each once. */
  readonly cases: readonly BaselineCase[];
}

/** The run that it was saved from. */
export interface ComparedRun {
  readonly id: string;
  readonly started_at: string;
  readonly endpoint: string;
  /** There where a cassette answered: nothing was sent. */
  readonly replayed?: true;
}

/** What says which case of which variant it is. */
export interface CaseId {
  readonly pipeline: string;
  readonly case: string;
  /** Absent without a matrix. */
  readonly variant?: string;
}

/** One case of one variant. Its numbers are over the repeats that were judged. */
export interface BaselineCase extends CaseId, Partial<Fingerprints> {
  /** By the pipeline's rule for repeats. */
  readonly outcome: Outcome;
  /** There where its outcome is compared, and not the share of its repeats that passed. */
  readonly decided_by?: Decider;
  /** That rule in words, which outcomes of another are not compared with; absent for a single repeat that has to pass. */
  readonly rule?: string;
  /** How many repeats had which outcome; those with none are left out. */
  readonly repeats: Readonly<Partial<Record<Outcome, number>>>;
  /** Of each repeat that has one, in their order, to four digits. */
  readonly scores?: readonly number[];
  /** Those that answered last, each once. */
  readonly models?: readonly string[];
  /** Of all repeats together. */
  readonly tokens?: number;
  /** Of all repeats together; absent when one of them is not known. */
  readonly cost_usd?: number;
  /** The median over the repeats. */
  readonly latency_ms?: number;
  /** The first repeat's last answer, cut to {@link LONGEST_ANSWER}. */
  readonly text?: string;
}

/** Equal for the same case of the same variant, in any run. */
export function caseKey({ pipeline, case: name, variant = '' }: CaseId): string {
  return JSON.stringify([pipeline, name, variant]);
}

/** Nothing but that of it, so that the rest need not be held. */
export function idOf({ pipeline, case: name, variant }: CaseId): CaseId {
  return variant === undefined ? { pipeline, case: name } : { pipeline, case: name, variant };
}

/** `triage/refund[tone=terse]`, as trials are called. */
export function caseTitle({ pipeline, case: name, variant }: CaseId): string {
  return variant === undefined ? `${pipeline}/${name}` : `${pipeline}/${name}[${variant}]`;
}

/** Whether {@link cutAnswer} has cut it; a surrogate that fell away has made it one shorter. */
export function isCutAnswer(text: string): boolean {
  return text.length >= LONGEST_ANSWER - 1 && text.endsWith('…');
}

/** Cuts an answer to what a baseline keeps of it, never through a character. */
export function cutAnswer(text: string): string {
  if (text.length <= LONGEST_ANSWER) return text;
  const kept = text.slice(0, LONGEST_ANSWER - 1);
  return `${kept.replace(/[\ud800-\udbff]$/, '')}…`;
}
