import type { JsonValue } from '../source/json.ts';
import type { Location } from '../source/location.ts';

/**
 * Why a step has no completion.
 *
 * `template`: a value turned out to be missing or unusable while rendering · `connection`: no
 * connection, or it broke · `timeout`: no whole answer within the attempt's time ·
 * `authentication`: 401 and 403 · `rate_limit`: 429, or a quota that is used up · `refused`: another 4xx, the
 * request itself is at fault · `server`: 5xx · `bad_response`: an answer that is not what the contract says ·
 * `stream`: a stream that reported an error behind a part of its answer, or stopped before its end ·
 * `interrupted`: the run was stopped by its user · `not_recorded`: a replay, or answers that are judged again,
 * and there is none to the request · `budget`: nothing was sent, since a budget has no room for it ·
 * `expression`: a `when` that could not be evaluated.
 */
export type FailureKind =
  | 'template'
  | 'expression'
  | 'connection'
  | 'timeout'
  | 'authentication'
  | 'rate_limit'
  | 'refused'
  | 'server'
  | 'bad_response'
  | 'stream'
  | 'interrupted'
  | 'not_recorded'
  | 'budget';

export interface Failure {
  readonly kind: FailureKind;
  /** One line in lower case that says what happened, without a secret. */
  readonly message: string;
  /** The HTTP status, where one was received. */
  readonly status?: number;
  /** The endpoint got nothing of the request, and has nothing to be paid for: there was no connection to it. */
  readonly unreached?: true;
  /** The other end was there, and ended the connection. */
  readonly cut?: true;
  /** What came of the attempt before, where no other was made although it may have worked; the message says it too. */
  readonly before?: string;
  /** What the service said, as received, shortened to a few kilobytes. */
  readonly body?: JsonValue;
  /** For a 422: what it complains about, as paths into the request's body. */
  readonly details?: readonly FailureDetail[];
  /** Where in the user's file the cause is, when that is known. */
  readonly location?: Location;
  readonly hints?: readonly string[];
}

export interface FailureDetail {
  /** Into the request's body (`['messages', 0, 'role']`). */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly location?: Location;
}

/** One HTTP try. The first is number 1. */
export interface Attempt {
  readonly number: number;
  readonly duration_ms: number;
  /** How long was waited before it. */
  readonly waited_ms: number;
  /** How long it then waited for a place or a limit of ours; absent for not at all. */
  readonly queue_ms?: number;
  readonly status?: number;
  /** Why it was not the last, or why the step failed. Absent for a success. */
  readonly failure?: Failure;
}
