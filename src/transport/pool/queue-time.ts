import type { Attempt } from '../../protocol/failure.ts';
import { type HttpResponse, TransportError } from '../transport.ts';

/** Tells how long the last attempt waited for a place, in milliseconds. */
function queuedLast(attempts: readonly Attempt[], queued: number): readonly Attempt[] {
  return attempts.map((attempt, place) =>
    place === attempts.length - 1 ? { ...attempt, queue_ms: round(queued) } : attempt,
  );
}

export function withQueueTime(response: HttpResponse, queued: number): HttpResponse {
  return { ...response, attempts: queuedLast(response.attempts, queued) };
}

export function errorWithQueueTime(error: TransportError, queued: number): TransportError {
  const { failure, attempts, retryAfterMilliseconds, isFinal } = error;
  const known = queuedLast(attempts, queued);
  return new TransportError(failure, known, { retryAfterMilliseconds, isFinal });
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
