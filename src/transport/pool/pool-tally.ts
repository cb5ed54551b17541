import type { PoolMoment, PoolRecord, PoolState } from '../../protocol/pool-record.ts';
import { RecentCount } from './recent-count.ts';

const MINUTE = 60_000;
/** What a record keeps of how a limit moved. */
const LONGEST_HISTORY = 100;

/** Counts what a pool sent and what became of it. */
export class PoolTally {
  readonly #recentRequests = new RecentCount(MINUTE);
  readonly #recentTokens = new RecentCount(MINUTE);
  readonly #history: PoolMoment[] = [];
  #startedAt: number | undefined;
  #requests = 0;
  #tokens = 0;
  #busiest = { requests: 0, tokens: 0 };
  #peakInFlight = 0;
  #peakWaiting = 0;
  #rateLimited = 0;
  #notSent = 0;
  #queueMilliseconds = 0;

  waits(waiting: number): void {
    this.#peakWaiting = Math.max(this.#peakWaiting, waiting);
  }

  sent(now: number, { inFlight, queued }: { inFlight: number; queued: number }): void {
    this.#startedAt ??= now;
    this.#requests += 1;
    this.#queueMilliseconds += queued;
    this.#peakInFlight = Math.max(this.#peakInFlight, inFlight);
    this.#recentRequests.add(now);
    this.#busiest.requests = Math.max(this.#busiest.requests, this.#recentRequests.count(now));
  }

  used(now: number, tokens: number): void {
    this.#tokens += tokens;
    this.#recentTokens.add(now, tokens);
    this.#busiest.tokens = Math.max(this.#busiest.tokens, this.#recentTokens.count(now));
  }

  rateLimited(): void {
    this.#rateLimited += 1;
  }

  notSent(): void {
    this.#notSent += 1;
  }

  limitIs(now: number, limit: number): void {
    if (this.#history.at(-1)?.in_flight_limit === limit) return;
    if (this.#history.length >= LONGEST_HISTORY) this.#history.shift();
    const at_ms = Math.round(now - (this.#startedAt ?? now));
    this.#history.push({ at_ms, in_flight_limit: limit });
  }

  /** Whether any limit made itself felt. */
  get wasLimited(): boolean {
    return this.#rateLimited > 0 || this.#notSent > 0 || this.#peakWaiting > 0;
  }

  state(now: number): Pick<PoolState, 'requests' | 'tokens' | 'rate_limited'> {
    return {
      requests: this.#recentRequests.count(now),
      tokens: this.#recentTokens.count(now),
      rate_limited: this.#rateLimited,
    };
  }

  record(): Omit<PoolRecord, 'endpoint' | 'model' | 'purpose' | 'in_flight_limit'> {
    return {
      peak_in_flight: this.#peakInFlight,
      peak_waiting: this.#peakWaiting,
      requests: this.#requests,
      tokens: this.#tokens,
      requests_per_minute: this.#busiest.requests,
      tokens_per_minute: this.#busiest.tokens,
      rate_limited: this.#rateLimited,
      ...(this.#notSent > 0 && { not_sent: this.#notSent }),
      queue_ms: Math.round(this.#queueMilliseconds),
      ...(this.#history.length > 1 && { history: this.#history }),
    };
  }
}
