import type { JsonObject, JsonValue } from '../../source/json.ts';

/** What the emulator answers, in place of its own text; as written under `emulator:`. */
export type EmulatorScript = {
  readonly rules?: readonly ScriptRule[];
  readonly limits?: ScriptLimits;
  /** Other seeds give other texts, delays and ids. Default 0. */
  readonly seed?: number;
  /** Parameters and headers that it takes and does nothing about. */
  readonly ignore?: readonly string[];
  /** Fields that are left out of every answer: paths with dots (`metadata.costs`). */
  readonly omit?: readonly string[];
};

/** The first rule that matches answers. One with neither reply nor fault only sets the pace. */
export type ScriptRule = {
  readonly match?: ScriptMatch;
  readonly reply?: ScriptReply;
  readonly fault?: FaultName | ScriptFault;
  /** Before the first byte: a duration (`300ms`), or a log-normal distribution. */
  readonly delay?: string | { readonly median: string; readonly p99: string };
  /** The pace of a stream. */
  readonly tokens_per_second?: number;
};

export type ScriptMatch = {
  /** A glob on the name that was asked for, or on the model that it means. */
  readonly model?: string;
  /** The id of the step that asks; only the embedded endpoint tells it. */
  readonly step?: string;
  /** A regular expression on all text of the messages or prompts. */
  readonly text?: string;
  /** Only the n-th request that matches the rest, from 1. */
  readonly call?: number;
};

/** Sent as written: `stop`, `max_tokens` and `n` do not cut it; a single text answers all `n`. */
export type ScriptReply = ScriptChoice & {
  /** In place of one text: the choices one by one, however many were asked for. */
  readonly choices?: readonly ScriptChoice[];
  /** Replaces what was counted, key by key. */
  readonly usage?: JsonObject;
  /** Replaces what the emulator says of itself, key by key. */
  readonly metadata?: JsonObject;
};

export type ScriptChoice = {
  /** A template. */
  readonly text?: string;
  /** Sent as JSON text; texts in it are templates. */
  readonly json?: JsonValue;
  readonly tool_calls?: readonly ScriptToolCall[];
  readonly finish_reason?: string | null;
};

export type ScriptToolCall = {
  readonly id?: string;
  readonly name: string;
  /** An object, or a text that is sent as it is, so that it need not be JSON. */
  readonly arguments?: JsonValue;
};

export type FaultName = 'reset' | 'hang' | 'truncate' | 'bad_json' | 'broken_stream';

export type ScriptFault = {
  readonly kind?: FaultName;
  /** In place of a kind: answers with this status. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** An object is sent as JSON, a text as it is; absent gives `{"detail": …}`. */
  readonly body?: JsonValue;
  /** For so many requests; then the rule matches no more. */
  readonly times?: number;
};

export type ScriptLimits = {
  readonly requests_per_minute?: number;
  readonly tokens_per_minute?: number;
};
