import type { Payment } from '../budget/ledger.ts';
import type { AnsweredFrom, Usage } from '../protocol/completion.ts';
import type { Attempt, Failure } from '../protocol/failure.ts';
import type { ArrivingAnswer } from './arriving-answers.ts';

/** One HTTP exchange to make, relative to the endpoint that the transport was made for. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Appended to the endpoint's base URL (`/chat/completions`). */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What kind of work asks: how long its answers are is guessed by others of the kind. */
  readonly work?: string;
  /** The place in the plan of the trial that asks. */
  readonly trial?: number;
  /** Counts what is there of the answer; absent where nothing does. */
  readonly arriving?: ArrivingAnswer;
  /** For one attempt, from sending until the last byte, in milliseconds. */
  readonly timeoutMilliseconds: number;
  /**
   * Looks at a whole response: why it is not an answer, or undefined when it is one. Called for each
   * attempt, so that a refusal inside a body or a stream can be retried like any other.
   */
  readonly findFailure: (response: HttpResponse) => Failure | undefined;
  /** Says of a failure that another attempt cannot help, whatever its kind (a used-up quota). */
  readonly isFinal?: (failure: Failure) => boolean;
  /** What the service says that a response used; undefined where it says nothing. */
  readonly findSpent?: (response: HttpResponse) => Spent | undefined;
  /** Who pays for each attempt; absent where nothing is budgeted. */
  readonly payment?: Payment;
  /** Told of each attempt that failed, as it happens. */
  readonly onAttemptFailed?: (attempt: Attempt) => void;
}

/** What a response used, in the service's own words. */
export interface Spent {
  readonly usage?: Usage;
  /** How many of the prompt tokens the service had kept from an earlier call. */
  readonly cached_tokens?: number;
  readonly cost_usd?: number;
  /** What its `usage` says that it cost. */
  readonly usage_cost_usd?: number;
  /** The model that answered. */
  readonly model?: string;
}

/** A response whose body was read to its end. Times are milliseconds since the request was sent. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; without those that say how the body was encoded, once it is decoded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ResponseBody;
  readonly headersMilliseconds: number;
  readonly endMilliseconds: number;
  /** Every attempt so far, this one included; set by the retrying layer. */
  readonly attempts: readonly Attempt[];
  /** There when nothing was sent; times are those of the recording, and there are no attempts. */
  readonly answeredFrom?: AnsweredFrom;
}

export type ResponseBody =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'events';
      readonly events: readonly StreamEvent[];
      /** Names of fields that no stream of events has, and that were passed over; absent for none. */
      readonly unknownFields?: readonly string[];
      /** Absent when the stream ended by itself; otherwise how it broke ("connection reset"). */
      readonly broken?: Failure;
    };

/** One server-sent event. */
export interface StreamEvent {
  readonly event?: string;
  readonly data: string;
  readonly milliseconds: number;
}

/** Makes an exchange. Rejects with {@link TransportError} and nothing else. */
export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;
export type Middleware = (next: Transport) => Transport;

/** No response that counts: why, and what was tried. */
export class TransportError extends Error {
  readonly failure: Failure;
  /** Empty where nothing was sent. */
  readonly attempts: readonly Attempt[];
  /** What the server asked to wait, in milliseconds, where it did. */
  readonly retryAfterMilliseconds: number | undefined;
  /** Another attempt ends like this one, whatever the failure's kind. */
  readonly isFinal: boolean;

  constructor(
    failure: Failure,
    attempts: readonly Attempt[] = [],
    { retryAfterMilliseconds, isFinal = false }: TransportErrorDetails = {},
  ) {
    super(failure.message);
    this.name = 'TransportError';
    this.failure = failure;
    this.attempts = attempts;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
    this.isFinal = isFinal;
  }
}

export interface TransportErrorDetails {
  readonly retryAfterMilliseconds?: number | undefined;
  readonly isFinal?: boolean;
}
