import type { JsonObject, JsonValue } from '../../source/json.ts';
import type { Unspecified } from '../unspecified.ts';
import type { Encoding, EventSpelling, Framing } from './compile-deliver.ts';
import type { FaultName } from './fault-kinds.ts';

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
  /** By the id that the policy `prompt_id` names: texts with `{{prompt}}` in them. */
  readonly prompts?: Readonly<Record<string, string>>;
  /** Answers to what the documents of the API leave open. */
  readonly unspecified?: Partial<Unspecified>;
};

/** The first rule that matches answers. One with neither reply nor fault only sets the pace. */
export type ScriptRule = {
  readonly match?: ScriptMatch;
  readonly reply?: ScriptReply;
  readonly fault?: FaultName | ScriptFault;
  /** The model behind the API fails; what the client sees is up to the request's policies. */
  readonly model_fault?: ScriptModelFault;
  readonly deliver?: ScriptDeliver;
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
  /** A share of the requests that match the rest, drawn for each by the seed; from 0 to 1. */
  readonly probability?: number;
  /** Only the n-th request that matches the rest, from 1, or a list of such. */
  readonly call?: number | readonly number[];
  /** Only every n-th request that matches the rest. */
  readonly every?: number;
};

/** Sent as written: `stop`, `max_tokens` and `n` do not cut it; a single text answers all `n`. */
export type ScriptReply = ScriptChoice & {
  /** In place of one text: the choices one by one, however many were asked for. */
  readonly choices?: readonly ScriptChoice[];
  /** Replaces what was counted, key by key. */
  readonly usage?: JsonObject;
  /** Replaces what the emulator says of itself, key by key. */
  readonly metadata?: JsonObject;
  /** Vectors for a request for embeddings: one for every input, or a list of them. */
  readonly embedding?: readonly number[] | readonly (readonly number[])[];
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

export type ScriptFault = {
  readonly kind?: FaultName;
  /** In place of a kind: answers with this status. */
  readonly status?: number;
  readonly headers?: HeaderValues;
  /** An object is sent as JSON, a text as it is; absent gives `{"detail": …}`. */
  readonly body?: JsonValue;
  /** Of a `stream_error`: the type of its event. */
  readonly event?: string;
  /** Where a `reset`, `hang` or `truncate` is: bytes of the body on the wire. */
  readonly after_bytes?: number;
  /** Where in a stream it is; half of the chunks when absent. */
  readonly after_chunks?: number;
  /** Of a `wrong_length`: bytes that are announced beyond those that are sent; may be below 0. */
  readonly by?: number;
  /** For so many requests; then the rule matches no more. */
  readonly times?: number;
};

/** `match.model` is then matched with each model that is tried, and `call` counts calls to models. */
export type ScriptModelFault = {
  readonly status: number;
  readonly message?: string;
  /** For so many calls; then the rule matches no more. */
  readonly times?: number;
};

type HeaderValues = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/** How an answer goes out, whatever it is. */
export type ScriptDeliver = {
  /** In place of its own of the same name. */
  readonly headers?: HeaderValues;
  readonly encoding?: Encoding;
  readonly framing?: Framing;
  /** Statuses that are sent before the real one. */
  readonly informational?: readonly (100 | 102 | 103)[];
  readonly bytes_per_second?: number;
  /** Sends so many bytes at a time. */
  readonly piece_bytes?: number;
  /** A size (`100MB`) of blanks, or of comments in a stream, in front of the answer. */
  readonly padding?: string;
  readonly events?: readonly EventSpelling[];
};

export type ScriptLimits = {
  readonly requests_per_minute?: number;
  readonly tokens_per_minute?: number;
  /** Requests that are answered at the same time. */
  readonly concurrency?: number;
};
