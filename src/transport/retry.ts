import type { Clock } from '../environment/environment.ts';
import type { Attempt, Failure, FailureKind } from '../protocol/failure.ts';
import { describeDuration } from './describe-duration.ts';
import { readRetryAfter } from './retry-after.ts';
import {
  type HttpRequest,
  type HttpResponse,
  type Middleware,
  type Transport,
  TransportError,
} from './transport.ts';
import { LONGEST_WAIT_MILLISECONDS, wait } from './wait.ts';

export interface RetryOptions {
  /** After the first attempt. */
  readonly retries: number;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Ends every wait: nobody wants another attempt any more. */
  readonly stop?: AbortSignal;
  /** Why there is no other attempt, although it might work. */
  readonly refuseRetry?: (failure: Failure) => string | undefined;
}

interface Refusal {
  readonly failure: Failure;
  /** Absent where nothing was sent. */
  readonly attempt: Attempt | undefined;
  readonly retryAfterMilliseconds: number | undefined;
  /** As the layers below say it. */
  readonly isFinal: boolean;
}

const retriedKinds: ReadonlySet<FailureKind> = new Set([
  'connection',
  'timeout',
  'rate_limit',
  'server',
  'stream',
]);
const retriedStatuses: ReadonlySet<number> = new Set([408, 409, 425]);

/**
 * Tries again what may work the next time, after a wait with full jitter, U(0, min(60 s, 1 s · 2^i)),
 * and never before the service wants it. The response and the error know every attempt.
 */
export function retry(options: RetryOptions): Middleware {
  return (next) => (request, signal) => makeAttempts({ next, request, options }, signal);
}

async function makeAttempts(
  { next, request, options }: { next: Transport; request: HttpRequest; options: RetryOptions },
  signal: AbortSignal,
): Promise<HttpResponse> {
  const attempts: Attempt[] = [];
  let waited = 0;
  while (true) {
    const tried = await tryOnce({ next, request, clock: options.clock }, signal);
    const place = { number: attempts.length + 1, waited_ms: waited };
    if (!('failure' in tried)) {
      return { ...tried, attempts: [...attempts, { ...lastAttempt(tried), ...place }] };
    }
    const { attempt } = tried;
    if (attempt === undefined) throw notSent(tried.failure, attempts);
    const { failure, pause } = decide(tried, { request, options, number: place.number });
    attempts.push({ ...attempt, ...place, failure });
    tell(request, attempts);
    if (pause === undefined) {
      const { retryAfterMilliseconds, isFinal } = tried;
      throw new TransportError(failure, attempts, { retryAfterMilliseconds, isFinal });
    }
    waited = pause;
    const { clock, stop } = options;
    await wait(waited, clock, [signal, ...(stop ? [stop] : []), ...deadlinesOf(request)]).catch(
      () => {
        // Whose time is over is told by the next attempt, which is not sent.
        if (!signal.aborted && !stop?.aborted) return;
        throw new TransportError({ kind: 'interrupted', message: 'interrupted' }, attempts);
      },
    );
  }
}

/** Nothing is waited for after these. */
function deadlinesOf({ payment }: HttpRequest): readonly AbortSignal[] {
  return payment?.payers.map(({ over }) => over.signal) ?? [];
}

/** No attempt was made: a budget has no room for one, the endpoint wants to be left alone, somebody stops it. */
function notSent(failure: Failure, attempts: readonly Attempt[]): TransportError {
  const isStopped = failure.kind === 'interrupted';
  const before = isStopped ? undefined : attempts.at(-1)?.failure?.message;
  if (before === undefined) return new TransportError(failure, attempts, { isFinal: true });
  const message = `${failure.message}; the attempt before: ${before}`;
  return new TransportError({ ...failure, message, before }, attempts, { isFinal: true });
}

/** How long to wait before the next attempt; without a pause there is none. */
function decide(
  tried: Refusal,
  { request, options, number }: { request: HttpRequest; options: RetryOptions; number: number },
): { readonly failure: Failure; readonly pause?: number } {
  const { failure, retryAfterMilliseconds: asked = 0 } = tried;
  if (number > options.retries || tried.isFinal) return { failure };
  if (!isWorthRetrying(failure, request)) return { failure };
  // No wait is longer; a service that asks for a longer one is not asked again.
  if (asked > LONGEST_WAIT_MILLISECONDS) return { failure: explainImpatience(tried) };
  const reason = options.refuseRetry?.(failure);
  if (reason !== undefined)
    return { failure: { ...failure, message: `${failure.message}; ${reason}` } };
  const jitter = options.random() * Math.min(LONGEST_WAIT_MILLISECONDS, 1000 * 2 ** (number - 1));
  return { failure, pause: Math.max(jitter, asked) };
}

/** An attempt that the user stopped is recorded, but nobody needs to be told. */
function tell(request: HttpRequest, attempts: readonly Attempt[]): void {
  const last = attempts.at(-1);
  if (last !== undefined && last.failure?.kind !== 'interrupted') request.onAttemptFailed?.(last);
}

async function tryOnce(
  { next, request, clock }: { next: Transport; request: HttpRequest; clock: Clock },
  signal: AbortSignal,
): Promise<HttpResponse | Refusal> {
  try {
    const response = await next(request, signal);
    const failure = request.findFailure(response);
    if (failure === undefined) return response;
    const retryAfterMilliseconds = readRetryAfter(response, clock.now());
    return { failure, attempt: lastAttempt(response), retryAfterMilliseconds, isFinal: false };
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const { failure, retryAfterMilliseconds, isFinal } = error;
    return { failure, attempt: error.attempts.at(-1), retryAfterMilliseconds, isFinal };
  }
}

function lastAttempt(response: HttpResponse): Attempt {
  const { status, endMilliseconds } = response;
  return (
    response.attempts.at(-1) ?? { number: 1, duration_ms: endMilliseconds, waited_ms: 0, status }
  );
}

function isWorthRetrying(failure: Failure, request: HttpRequest): boolean {
  if (request.isFinal?.(failure)) return false;
  return retriedKinds.has(failure.kind) || retriedStatuses.has(failure.status ?? 0);
}

function explainImpatience({ failure, retryAfterMilliseconds = 0 }: Refusal): Failure {
  const asked = describeDuration(retryAfterMilliseconds);
  const most = describeDuration(LONGEST_WAIT_MILLISECONDS);
  const message = `${failure.message}; it asks for a wait of ${asked}, and a retry waits ${most} at most`;
  return { ...failure, message };
}
