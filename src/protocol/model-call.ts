import type { AnsweredFrom, Usage } from './completion.ts';
import type { Failure } from './failure.ts';

/** A call that an assertion made to judge an answer. It is no part of what the trial's steps cost. */
export interface ModelCall {
  readonly kind: 'chat' | 'embeddings';
  readonly endpoint: string;
  /** The model that answered, else the one that was asked for. */
  readonly model?: string;
  /** A digest of what was asked, and where: equal for the same question. Absent in records of earlier versions. */
  readonly asked?: string;
  readonly usage?: Usage;
  /** US dollars; absent when unknown. */
  readonly cost_usd?: number;
  /** There when nothing was sent for it. */
  readonly answered_from?: AnsweredFrom;
  readonly latency_ms?: number;
  /** HTTP attempts. */
  readonly attempts: number;
  /** What a chat model answered. */
  readonly text?: string;
  /** What it said in place of an answer. */
  readonly refusal?: string;
  /** Of a chat model's answer; absent for `stop`. */
  readonly finish_reason?: string;
  /** Of embeddings: of what was judged and each text that it was compared with. */
  readonly cosines?: readonly number[];
  /** Why the vectors that were given have none. */
  readonly problem?: string;
  /** Why there is no answer. */
  readonly failure?: Failure;
}

/** Answers that no call was made for, by where they were kept. */
export interface AnsweredFromTotals {
  readonly cassette?: number;
  readonly cache?: number;
  /** US dollars of `cost_usd` that were not spent in this run, as far as they are known. */
  readonly saved_usd?: number;
}

/** What judging cost, apart from what was judged. */
export interface JudgingTotals {
  readonly calls: number;
  readonly failed_calls: number;
  /** HTTP attempts. */
  readonly requests: number;
  readonly usage: Usage;
  /** Absent when any answered call's cost is unknown, or none was answered. */
  readonly cost_usd?: number;
  /** Answered calls whose cost is unknown. */
  readonly cost_unknown: number;
  /** Calls that were answered without being sent; absent for none. Their cost is in `cost_usd`. */
  readonly answered_from?: AnsweredFromTotals;
  /** Nearest-rank median of the answered calls, in milliseconds. */
  readonly median_latency_ms?: number;
  /** By the assertion's name, where several judge. */
  readonly judges?: Readonly<Record<string, JudgeTotals>>;
}

export interface JudgeTotals {
  readonly calls: number;
  /** Absent when any answered call's cost is unknown. */
  readonly cost_usd?: number;
  readonly cost_unknown: number;
}
