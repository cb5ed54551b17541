import type { JsonObject, JsonValue } from '../source/json.ts';

/** Tokens as the service counted them. Absent means that the service did not say. */
export interface Usage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly total_tokens?: number;
}

/** A call of a function, or of a custom tool: then `type` is `custom`, and `arguments` its input, any text. */
export interface ToolCall {
  readonly id?: string;
  readonly type?: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

/** One of the `n` answers. */
export interface Choice {
  readonly index: number;
  /** The answer's text; empty when there is none (a tool call, a refusal). */
  readonly text: string;
  /** As received, for a chat; absent for a text completion. */
  readonly message?: JsonObject;
  readonly tool_calls: readonly ToolCall[];
  /** `null` and absent are kept apart; the values are an open list. */
  readonly finish_reason?: string | null;
  readonly logprobs?: JsonValue;
}

/** How long what took, in milliseconds of a monotonic clock, for the attempt that succeeded. */
export interface Timing {
  /** Sent until the last byte of content: the provider's time, without queueing and retries. */
  readonly latency_ms: number;
  /** Sent until the response's headers. */
  readonly headers_ms: number;
  /** Streams only: sent until the first chunk with content that is not empty. */
  readonly ttft_ms?: number;
  /** Streams only: (latency - ttft) / (completion tokens - 1), with the tokens that `usage` counts. */
  readonly time_per_output_token_ms?: number;
  /** Streams only: the longest pause between two chunks with content. */
  readonly max_gap_ms?: number;
  /** Streams only: how many chunks had content. */
  readonly chunks?: number;
}

/** How a stream was sent, apart from what it said. */
export interface StreamFacts {
  /** Chunks of any kind; `[DONE]` is none. */
  readonly chunks: number;
  /** Whether `[DONE]` came. */
  readonly done: boolean;
  /** Where it was not as the API's reference says, in clauses; empty when it was. */
  readonly problems: readonly string[];
}

/** Where an answer comes from that no service gave in this run. Times are then those of the recording. */
export type AnsweredFrom = 'cassette' | 'cache';

/** A model's answer, the same for every dialect. */
export interface Completion {
  readonly id?: string;
  /** Milliseconds since the epoch, whatever unit the service uses. */
  readonly created_ms?: number;
  /** The model that answered, as the service names it. */
  readonly model?: string;
  readonly choices: readonly Choice[];
  readonly usage?: Usage;
  /** How many of the prompt tokens the service had kept from an earlier call, which may cost less. */
  readonly cached_tokens?: number;
  /** All of Pulze's `metadata`, as received. */
  readonly metadata?: JsonObject;
  /** US dollars, where Pulze says what it cost. */
  readonly cost_usd?: number;
  /** US dollars, where its `usage` says what it cost, as OpenRouter's does. Prices of an author go before it. */
  readonly usage_cost_usd?: number;
  readonly timing: Timing;
  /** Absent for an answer that a service gave in this run. */
  readonly answered_from?: AnsweredFrom;
  /** Only for an answer that was streamed. */
  readonly stream?: StreamFacts;
  /** The body as received; for a stream, its chunks folded into one body of the same shape. */
  readonly response: JsonValue;
}
