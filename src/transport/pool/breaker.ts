import { RecentCount } from './recent-count.ts';

const WINDOW_MILLISECONDS = 30_000;
/** Requests to a service that answers so often are not held back, whatever becomes of the others. */
const TOLERANCE = 2;
/** Fewer requests tell nothing. */
const ENOUGH = 40;

/**
 * How likely a request is not to be sent: max(0, (requests - 2 accepts) / (requests + 1)), as in Google's
 * "Site Reliability Engineering", chapter 21.
 */
export function dropProbability(requests: number, accepts: number): number {
  return Math.max(0, (requests - TOLERANCE * accepts) / (requests + 1));
}

/**
 * Knows when a service that did answer has mostly stopped to. Requests that were not sent count, so that
 * few are until one is answered again.
 */
export class Breaker {
  readonly #requests = new RecentCount(WINDOW_MILLISECONDS);
  readonly #sent = new RecentCount(WINDOW_MILLISECONDS);
  readonly #accepts = new RecentCount(WINDOW_MILLISECONDS);
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** An attempt is over: whether the service took it, however it answered. */
  see(now: number, isAccepted: boolean): void {
    this.#requests.add(now);
    this.#sent.add(now);
    if (isAccepted) this.#accepts.add(now);
  }

  /** Why a request is not sent; undefined for one that is. */
  refuse(now: number): string | undefined {
    const requests = this.#requests.count(now);
    if (requests < ENOUGH) return undefined;
    const accepts = this.#accepts.count(now);
    if (this.#random() >= dropProbability(requests, accepts)) return undefined;
    this.#requests.add(now);
    const answered = accepts === 1 ? '1 was' : `${accepts} were`;
    return `of the last ${this.#sent.count(now)} requests ${answered} answered, within ${WINDOW_MILLISECONDS / 1000}s`;
  }
}
