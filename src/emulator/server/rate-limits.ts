import type { Clock } from '../../environment/environment.ts';
import type { ScriptLimits } from '../script/script.ts';

export type Headers = Readonly<Record<string, string>>;

export type Admission =
  | {
      readonly isAdmitted: true;
      /** To be called when the answer is over. */
      readonly release: () => void;
    }
  | Refused;

interface Refused {
  readonly isAdmitted: false;
  readonly reason: string;
  readonly cause?: 'tokens';
  readonly headers: Headers;
}

/** Requests and tokens of the last minute, as buckets that fill up evenly, and requests at a time. */
export interface RateLimits {
  /** Takes a request and the tokens of its prompt, or says how long to wait. */
  admit(promptTokens: number): Admission;
  /** Takes tokens that were not known beforehand; the bucket may go below zero. */
  charge(tokens: number): void;
  /** `x-ratelimit-*`, as they stand now; none without limits. */
  headers(): Headers;
}

export function makeRateLimits(limits: ScriptLimits, clock: Pick<Clock, 'monotonic'>): RateLimits {
  const requests = makeBucket('requests', limits.requests_per_minute, clock);
  const tokens = makeBucket('tokens', limits.tokens_per_minute, clock);
  const most = limits.concurrency ?? Number.POSITIVE_INFINITY;
  let running = 0;
  const buckets = [requests, tokens].filter((bucket) => bucket !== undefined);
  const headers = (): Headers => Object.assign({}, ...buckets.map((bucket) => bucket.headers()));
  return {
    headers,
    charge: (amount) => tokens?.take(amount),
    admit(promptTokens) {
      if (running >= most) return refuse(1000, `${most} requests at a time`, headers());
      const empty = [
        { bucket: requests, wait: requests?.waitFor(1) ?? 0 },
        { bucket: tokens, wait: tokens?.waitFor(promptTokens) ?? 0 },
      ].sort((a, b) => b.wait - a.wait)[0];
      if (empty?.bucket !== undefined && empty.wait > 0) {
        return refuseFor(empty.bucket, empty.wait, headers());
      }
      running += 1;
      requests?.take(1);
      tokens?.take(promptTokens);
      let isOver = false;
      const release = (): void => {
        if (!isOver) running -= 1;
        isOver = true;
      };
      return { isAdmitted: true, release };
    },
  };
}

function refuseFor({ name, limit }: Bucket, wait: number, headers: Headers): Refused {
  const what = limit === 1 ? name.replace(/s$/, '') : name;
  const refused = refuse(wait, `${limit} ${what} per minute`, headers);
  return name === 'tokens' ? { ...refused, cause: 'tokens' } : refused;
}

/** The wait is in milliseconds; services tell it in whole seconds, and some exactly as well. */
function refuse(wait: number, limit: string, headers: Headers): Refused {
  return {
    isAdmitted: false,
    reason: `Rate limit exceeded: ${limit}`,
    headers: {
      'retry-after': String(Math.ceil(wait / 1000)),
      'retry-after-ms': String(Math.ceil(wait)),
      ...headers,
    },
  };
}

interface Bucket {
  readonly name: 'requests' | 'tokens';
  readonly limit: number;
  take(amount: number): void;
  /** Milliseconds until it holds that much; what is more than it ever holds waits for it to be full. */
  waitFor(amount: number): number;
  headers(): Headers;
}

function makeBucket(
  name: Bucket['name'],
  limit: number | undefined,
  clock: Pick<Clock, 'monotonic'>,
): Bucket | undefined {
  if (limit === undefined) return undefined;
  const perMillisecond = limit / 60_000;
  let level = limit;
  let filledAt = clock.monotonic();
  const fill = (): number => {
    const now = clock.monotonic();
    level = Math.min(limit, level + (now - filledAt) * perMillisecond);
    filledAt = now;
    return level;
  };
  return {
    name,
    limit,
    take: (amount) => {
      level = fill() - amount;
    },
    waitFor: (amount) => {
      const missing = Math.min(amount, limit) - fill();
      return missing < 1e-6 ? 0 : missing / perMillisecond;
    },
    headers: () => ({
      [`x-ratelimit-limit-${name}`]: String(limit),
      [`x-ratelimit-remaining-${name}`]: String(Math.max(0, Math.floor(fill() + 1e-6))),
      [`x-ratelimit-reset-${name}`]: formatDuration((limit - fill()) / perMillisecond),
    }),
  };
}

/** In Go's way, as such headers are written: `12ms`, `1.5s`, `6m0s`. */
export function formatDuration(milliseconds: number): string {
  const whole = Math.ceil(milliseconds);
  if (whole < 1000) return `${whole}ms`;
  const minutes = Math.floor(whole / 60_000);
  const seconds = (whole % 60_000) / 1000;
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds}s`;
}
