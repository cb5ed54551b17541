import type { Failure } from '../protocol/failure.ts';
import type { JsonValue } from '../source/json.ts';
import type { StreamEvent } from '../transport/transport.ts';

/**
 * What is asked, as far as it can change the answer. Leaves out credentials, timeouts, the order of
 * headers and the address, so that a cassette survives a new key and a slower machine. Two cases that
 * ask the same share one answer; a repeat has its own, and so has the second of two like requests
 * within one trial.
 */
export interface AskedRequest {
  /** By its name: an address may change, and with it nothing. */
  readonly endpoint: string;
  readonly path: string;
  /** Of the trial, from 1. */
  readonly repeat: number;
  /** Among the trial's requests that ask the same, from 1. */
  readonly turn: number;
  /** Only what the author caused, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Long base64 data as its length and SHA-256. */
  readonly body: JsonValue;
  /**
   * Tells apart what differs only in what was taken out of the body: the first eight hexadecimal digits of
   * the SHA-256 of the body as it is sent, but for the keys of endpoints. So few that they fit 2^96 keys of
   * 128 bits and show none of them; what is one of a short list can be found by trying. Absent where
   * nothing, or nothing but keys of endpoints, was taken out.
   */
  readonly redacted?: string;
}

/** An answer, whole: what the service said, and when which part of it came. */
export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly headersMilliseconds: number;
  readonly endMilliseconds: number;
  readonly body: RecordedBody;
}

export type RecordedBody =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'events';
      readonly events: readonly StreamEvent[];
      readonly unknownFields?: readonly string[];
      /** How a stream broke whose answer was whole by then. */
      readonly broken?: Failure;
    };

/** One exchange: a line of a cassette. */
export interface Interaction {
  readonly request: AskedRequest;
  readonly response: RecordedResponse;
}
