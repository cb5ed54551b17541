import { RecentCount } from './recent-count.ts';

const WINDOW_MILLISECONDS = 10_000;
const SHARE = 0.2;
const ALWAYS_PER_SECOND = 10;

/**
 * How many retries a service is given: a fifth of the requests of the last ten seconds, and ten a second
 * in any case. Without it a service that fails would get several times what made it fail.
 */
export class RetryBudget {
  readonly #requests = new RecentCount(WINDOW_MILLISECONDS);
  readonly #retries = new RecentCount(WINDOW_MILLISECONDS);

  /** A first attempt. */
  deposit(now: number): void {
    this.#requests.add(now);
  }

  /** Whether there may be another attempt; it is counted then. */
  withdraw(now: number): boolean {
    const most =
      SHARE * this.#requests.count(now) + (ALWAYS_PER_SECOND * WINDOW_MILLISECONDS) / 1000;
    if (this.#retries.count(now) + 1 > most) return false;
    this.#retries.add(now);
    return true;
  }
}
