import type { AnsweredFrom, Completion, Usage } from '../protocol/completion.ts';
import type { Attempt, Failure } from '../protocol/failure.ts';
import type { JsonObject } from '../source/json.ts';
import type { Transport } from '../transport/transport.ts';

/** What speaks one dialect of the completions API. */
export interface Provider {
  readonly name: string;
  readonly summary: string;
  /**
   * What this dialect refuses (errors) or does not know (warnings) about a request, before it is
   * sent. Values that are not known yet are absent from the draft. Of messages it looks at the shape
   * only; what they say is in the draft's `text`, and more text never adds an error.
   */
  check(draft: RequestDraft): readonly ParameterFinding[];
  /** The HTTP headers that carry the author's `pulze` settings; empty where the dialect has none. */
  headers(settings: JsonObject): Readonly<Record<string, string>>;
  /** What a body holds so that the answer is JSON of this shape, or at least JSON; empty for neither. */
  structure(shape: AnswerShape): JsonObject;
  /** Rejects with {@link ProviderError} and nothing else. */
  complete(
    request: CompletionRequest,
    transport: Transport,
    signal: AbortSignal,
  ): Promise<AnsweredRequest>;
  /** Absent where the dialect has no embeddings. Rejects with {@link ProviderError} and nothing else. */
  embed?(
    request: EmbeddingsRequest,
    transport: Transport,
    signal: AbortSignal,
  ): Promise<AnsweredEmbeddings>;
}

/** The shape of an answer in JSON. */
export interface AnswerShape {
  readonly name: string;
  /** JSON Schema, of the part that every service takes: each property required, and no others. */
  readonly schema: JsonObject;
}

export type CompletionKind = 'chat' | 'text';

/** What is known of a request before it is rendered. */
export interface RequestDraft {
  readonly kind: CompletionKind;
  /** The body; parameters that hold a template are left out, and of messages the texts that do. */
  readonly body: JsonObject;
  /** The author's `pulze` settings: `weights`, `policies`, `labels`, `feature_flags`. */
  readonly settings: JsonObject;
  /**
   * All text that the model will see, as far as it is known: `complete` says that no template can
   * add to it. Absent means that the caller checks the text another time.
   */
  readonly text?: { readonly known: string; readonly complete: boolean };
  /**
   * What is absent and will be there: parameters that hold a template, and paths in the messages
   * (`messages[0].tool_call_id`); `messages` itself where others come before them. Absent means that
   * nothing more comes.
   */
  readonly awaited?: ReadonlySet<string>;
  /** Of the endpoint that it goes to; absent where that is not known. */
  readonly host?: string;
}

export interface ParameterFinding {
  readonly code:
    | 'refused-parameter'
    | 'unknown-parameter'
    | 'json-word-missing'
    | 'ineffective-setting';
  readonly severity: 'error' | 'warning';
  /** Into the body (`['temperature']`), or below `pulze` for its settings (`['pulze', 'weights']`). */
  readonly path: readonly (string | number)[];
  /** Says what is ("`temperature` is 1.4; Pulze takes 0 to 1"). */
  readonly message: string;
  readonly hints?: readonly string[];
  /** The parameter that is not there, where that is what is wrong. */
  readonly about?: string;
}

/** What a request's refusal may be about: its credentials, without a word of them. */
export interface AboutKey {
  /** There when no credentials go along: what to do where a service wants some. */
  readonly withoutKey?: readonly string[];
  /** There when a key goes along: which one that is. */
  readonly keyOrigin?: string;
}

/** Exactly what is sent, apart from credentials. */
export interface CompletionRequest extends AboutKey {
  readonly kind: CompletionKind;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
  readonly onAttemptFailed?: (attempt: Attempt) => void;
}

export interface AnsweredRequest {
  readonly completion: Completion;
  readonly attempts: readonly Attempt[];
}

/** Texts whose vectors are wanted. */
export interface EmbeddingsRequest extends AboutKey {
  readonly model: string;
  readonly texts: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
}

export interface AnsweredEmbeddings {
  /** One for each text, in their order. */
  readonly vectors: readonly (readonly number[])[];
  readonly model?: string;
  readonly usage?: Usage;
  /** US dollars, where its `usage` says what it cost. */
  readonly usage_cost_usd?: number;
  readonly answered_from?: AnsweredFrom;
  readonly latency_ms: number;
  readonly attempts: readonly Attempt[];
}

export class ProviderError extends Error {
  readonly failure: Failure;
  readonly attempts: readonly Attempt[];
  /** There for a refusal that was kept: nothing was sent. */
  readonly answeredFrom: AnsweredFrom | undefined;

  constructor(failure: Failure, attempts: readonly Attempt[], answeredFrom?: AnsweredFrom) {
    super(failure.message);
    this.name = 'ProviderError';
    this.failure = failure;
    this.attempts = attempts;
    this.answeredFrom = answeredFrom;
  }
}

/** The path below the base URL that a kind of request is sent to. */
export const completionPaths: Readonly<Record<CompletionKind, string>> = {
  chat: '/chat/completions',
  text: '/completions',
};
