import type { Clock } from '../environment/environment.ts';
import { type HttpResponse, type Middleware, TransportError } from './transport.ts';
import { wait } from './wait.ts';

export interface RateOptions {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly clock: Clock;
  /** Ends every wait: what waits has not been sent. */
  readonly stop?: AbortSignal;
}

/** What a bucket holds at the most: two seconds' worth, so that a limit over short windows holds too. */
const BURST_SECONDS = 2;

/**
 * Stays below limits per minute. A request waits until there is room for it and for the tokens that it
 * may use (the characters of its text over four, plus its `max_tokens`); what it really used is settled
 * when its answer says so.
 */
export function limitRate(options: RateOptions): Middleware {
  const { clock, requestsPerMinute, tokensPerMinute, stop } = options;
  const requests = makeBucket(requestsPerMinute ?? Number.POSITIVE_INFINITY, clock);
  const tokens = makeBucket(tokensPerMinute ?? Number.POSITIVE_INFINITY, clock);

  return (next) => async (request, signal) => {
    const estimate = estimateTokens(request.body ?? '');
    const pause = Math.max(requests.take(1), tokens.take(estimate));
    if (pause > 0) await waitFor(pause, clock, stop ? [signal, stop] : [signal]);
    const response = await next(request, signal);
    const used = readUsage(response);
    if (used !== undefined) tokens.settle(used - estimate);
    return response;
  };
}

interface Bucket {
  /** Takes now what is filled in later; gives how many milliseconds to wait for it. */
  take(amount: number): number;
  /** Takes more, or gives back. */
  settle(amount: number): void;
}

function makeBucket(perMinute: number, clock: Clock): Bucket {
  if (perMinute === Number.POSITIVE_INFINITY) return { take: () => 0, settle: () => undefined };
  const rate = perMinute / 60_000;
  const most = Math.max(1, rate * 1000 * BURST_SECONDS);
  let level = most;
  let seen = clock.monotonic();
  const refill = (): void => {
    const now = clock.monotonic();
    level = Math.min(most, level + (now - seen) * rate);
    seen = now;
  };
  return {
    take(amount) {
      refill();
      level -= amount;
      return level >= 0 ? 0 : -level / rate;
    },
    settle(amount) {
      refill();
      level = Math.min(most, level - amount);
    },
  };
}

async function waitFor(
  milliseconds: number,
  clock: Clock,
  signals: readonly AbortSignal[],
): Promise<void> {
  try {
    await wait(milliseconds, clock, signals);
  } catch {
    throw new TransportError({ kind: 'interrupted', message: 'interrupted' });
  }
}

function estimateTokens(body: string): number {
  const asked = /"max_(?:completion_)?tokens":(\d+)/.exec(body)?.[1];
  return Math.ceil(countText(body) / 4) + Number(asked ?? 0);
}

/** What base64 data begins after: a data URL's head, and the key that recordings stand at. */
const dataMarks: readonly string[] = [';base64,', '"data":"'];

/** Characters, without the data of files: what a picture counts for, its answer tells. */
function countText(body: string): number {
  let count = body.length;
  for (const mark of dataMarks) {
    let at = body.indexOf(mark);
    while (at !== -1) {
      const start = at + mark.length;
      const end = body.indexOf('"', start);
      if (end === -1) break;
      count -= end - start;
      at = body.indexOf(mark, end);
    }
  }
  return count;
}

function readUsage(response: HttpResponse): number | undefined {
  const { body } = response;
  const texts = body.kind === 'text' ? [body.text] : body.events.map((event) => event.data);
  for (const text of texts.toReversed()) {
    const used = /"total_tokens":\s*(\d+)/.exec(text)?.[1];
    if (used !== undefined) return Number(used);
  }
  return undefined;
}
