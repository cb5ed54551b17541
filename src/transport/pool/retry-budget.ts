import { RecentCount } from './recent-count.ts';

const WINDOW_MILLISECONDS = 10_000;
const SHARE = 0.2;
const ALWAYS_PER_SECOND = 10;
/** For each answer. */
const MOST_LIMITED = 4;

/**
 * How many retries a service is given: a fifth of the requests of the last ten seconds, and ten a second
 * in any case. Without it a service that fails would get several times what made it fail. One that refuses what is
 * too much for it, but answers its share, is sent no more than it was.
 */
export class RetryBudget {
  readonly #requests = new RecentCount(WINDOW_MILLISECONDS);
  readonly #retries = new RecentCount(WINDOW_MILLISECONDS);
  readonly #answered = new RecentCount(WINDOW_MILLISECONDS);
  readonly #limited = new RecentCount(WINDOW_MILLISECONDS);

  /** A first attempt. */
  deposit(now: number): void {
    this.#requests.add(now);
  }

  /** What came back, and whether it was a 429. */
  see(now: number, isLimited: boolean): void {
    (isLimited ? this.#limited : this.#answered).add(now);
  }

  /** Whether at least a fifth of what came back lately was no 429. */
  isAnswered(now: number): boolean {
    return this.#limited.count(now) <= MOST_LIMITED * this.#answered.count(now);
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
