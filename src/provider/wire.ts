/**
 * The completions API as bytes on the wire: bodies of requests, responses and chunks, for the Pulze
 * dialect and the OpenAI dialect that it extends. Types only; the client and the emulator share
 * these and nothing else. Every field that a service may leave out or send as `null` says so.
 */
import type { JsonObject, JsonValue } from '../source/json.ts';

export type { JsonObject, JsonValue };

export interface WireMessage {
  readonly role: string;
  readonly content?: JsonValue;
  readonly tool_calls?: readonly WireToolCall[] | null;
  readonly name?: string;
  readonly tool_call_id?: string;
  readonly refusal?: string | null;
}

export interface WireToolCall {
  readonly id?: string;
  readonly type?: string | null;
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface WireUsage {
  readonly prompt_tokens?: number | null;
  readonly completion_tokens?: number | null;
  readonly total_tokens?: number | null;
}

export interface WireChoice {
  readonly index?: number;
  readonly message?: WireMessage;
  readonly text?: string;
  readonly finish_reason?: string | null;
  readonly logprobs?: JsonValue;
}

export interface WireResponse {
  readonly id?: string | null;
  readonly object?: string;
  /** Milliseconds from Pulze, seconds from OpenAI. */
  readonly created?: number;
  /** The model that answered. */
  readonly model?: string;
  readonly choices: readonly WireChoice[];
  readonly usage?: WireUsage | null;
  /** Pulze only. */
  readonly metadata?: WireMetadata | null;
}

/** Pulze's `metadata`. None of it is required; nulls are left out on the wire. */
export interface WireMetadata {
  readonly app_id?: string;
  readonly model?: {
    readonly model: string;
    readonly namespace: string;
    readonly provider?: string;
    readonly owner?: string;
    readonly at?: string;
  };
  /** US dollars, despite the names. */
  readonly costs?: WireUsage;
  readonly cost_savings?: WireUsage;
  /** Seconds. */
  readonly latency?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly error?: string;
  readonly scores?: JsonObject;
  readonly score?: number;
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly status_code?: number;
  readonly retries?: number;
  readonly extra?: JsonObject;
  readonly warning?: string;
  readonly category?: string;
  readonly generated_artifacts?: JsonObject;
  readonly search_results?: JsonObject;
}

export interface WireDeltaToolCall {
  readonly index?: number;
  readonly id?: string;
  readonly type?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}

export interface WireChunkChoice {
  readonly index?: number;
  readonly delta?: {
    readonly role?: string;
    readonly content?: string | null;
    readonly tool_calls?: readonly WireDeltaToolCall[] | null;
    readonly refusal?: string | null;
  };
  /** Text completions. */
  readonly text?: string;
  readonly finish_reason?: string | null;
  readonly logprobs?: JsonValue;
}

export interface WireChunk {
  readonly id?: string | null;
  readonly object?: string;
  readonly created?: number;
  readonly model?: string;
  readonly choices?: readonly WireChunkChoice[];
  readonly usage?: WireUsage | null;
  readonly metadata?: WireMetadata | null;
  readonly error?: JsonValue;
}

/** Headers by which the embedded emulator is told what asks; no other endpoint is sent them. */
export const emulatorHeaders: { readonly step: string; readonly trial: string } = {
  step: 'x-pulze-run-step',
  trial: 'x-pulze-run-trial',
};
