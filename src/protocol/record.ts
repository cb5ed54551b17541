import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Location } from '../source/location.ts';
import type { AnsweredFrom, StreamFacts, Timing, ToolCall, Usage } from './completion.ts';
import type { Attempt, Failure } from './failure.ts';
import type { ModelCall } from './model-call.ts';

/** Of a trial or a step. `failed` was judged and found wanting; `errored` could not be judged. */
export type Outcome = 'passed' | 'failed' | 'errored' | 'skipped';

export const OUTCOMES: readonly Outcome[] = ['passed', 'failed', 'errored', 'skipped'];

/** Of one assertion. `skipped` asks for what a recorded answer cannot say: how long it took. */
export type VerdictKind = 'passed' | 'failed' | 'errored' | 'skipped';

/** Axis to value, in the order of the matrix; empty without a matrix. */
export type VariantValues = JsonObject;

/**
 * What tells whether two records are of the same question: short digests, stable when another case,
 * axis or file is added.
 */
export interface Fingerprints {
  /**
   * Of all that an author wrote for the request and the verdict: prompts with the text of their files
   * and partials, settings, variables, assertions.
   */
  readonly content: string;
  /** Of the assertions that ask models; absent where there are none. */
  readonly judge?: string;
}

/** The record of one planned execution, as `--reporter json` shows it. Absent means unknown. */
export interface TrialRecord {
  /** Stable: does not change when another case, axis or file is added. */
  readonly id: string;
  readonly pipeline: string;
  readonly file: string;
  readonly case: string;
  /** The case's `name`, where it has one. */
  readonly case_name?: string;
  readonly variant: VariantValues;
  /** The variant's id: `model=pulze,tone=terse`; empty without a matrix. */
  readonly variant_id: string;
  /** From 1. */
  readonly repeat: number;
  readonly tags?: readonly string[];
  /** Absent in records of earlier versions of the program. */
  readonly fingerprints?: Fingerprints;
  readonly outcome: Outcome;
  /**
   * Why it was skipped or errored, where no step or assertion says so. One that is errored since it is too
   * long to be kept has none of its steps' requests and answers.
   */
  readonly reason?: string;
  /** From 0 to 1: the weighted mean of the assertions' scores; absent when nothing was judged. */
  readonly score?: number;
  /** By name, the mean of the scores of the assertions that add to it. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Metrics to which an assertion adds that could not be judged, and those made of them; absent for none. */
  readonly unknown_metrics?: readonly string[];
  /** Sum over the steps; absent when any completed step's cost is unknown. */
  readonly cost_usd?: number;
  /** Sum of the steps' provider time; absent when any step's answer was kept from an earlier run, or a call failed. */
  readonly latency_ms?: number;
  readonly usage?: Usage;
  readonly vars: JsonObject;
  readonly steps: readonly StepRecord[];
  readonly assertions: readonly AssertionRecord[];
}

export interface StepRecord {
  readonly id: string;
  readonly outcome: Outcome;
  /** Why it was skipped. */
  readonly reason?: string;
  /** As sent, without secrets; the base64 data of content parts as its length and SHA-256. */
  readonly request?: RequestRecord;
  /** As received; for a stream, folded into one body. */
  readonly response?: JsonValue;
  /** The first choice's. */
  readonly text?: string;
  readonly tool_calls?: readonly ToolCall[];
  readonly model?: string;
  readonly finish_reason?: string | null;
  readonly created_ms?: number;
  readonly usage?: Usage;
  readonly cost_usd?: number;
  /** There when nothing was sent for it: `timing` is then of the recording, and no other time is there. */
  readonly answered_from?: AnsweredFrom;
  readonly latency_ms?: number;
  /** How long its attempts waited for places and limits of ours; absent for not at all. */
  readonly queue_ms?: number;
  /** What came before its last attempt: attempts that failed, and the waits after them; absent for none. */
  readonly retry_ms?: number;
  readonly ttft_ms?: number;
  readonly timing?: Timing;
  /** How it was streamed, where it was. */
  readonly stream?: StreamFacts;
  readonly attempts?: readonly Attempt[];
  readonly failure?: Failure;
}

export interface RequestRecord {
  readonly endpoint: string;
  readonly url: string;
  /** Only what the author caused (`Pulze-*`); never credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

export interface AssertionRecord {
  /** What reports call it: the entry's `name`, else the assertion's. */
  readonly name: string;
  /** The assertion's own name (`contains`, `any`). */
  readonly assertion: string;
  readonly step: string;
  /** The choice that decided, where the completion has several. */
  readonly choice?: number;
  readonly verdict: VerdictKind;
  /** From 0 to 1; absent when errored or skipped. */
  readonly score?: number;
  readonly message: string;
  /** Of what is longer than 100,000 characters the beginning; of what is no text, that of its JSON. */
  readonly expected?: JsonValue;
  /** Cut as `expected` is. */
  readonly actual?: JsonValue;
  /** Why a model judged so, in its words; cut as well. */
  readonly reason?: string;
  /** What it asked of models to judge. */
  readonly calls?: readonly ModelCall[];
  readonly severity: 'error' | 'warning';
  readonly weight?: number;
  readonly location: Location;
}
