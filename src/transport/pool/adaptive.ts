/** How many requests may be in flight where a service does not say. */
export interface AdaptiveOptions {
  readonly start: number;
  readonly max: number;
}

const MIN = 1;
const SHRINK = 0.8;
const GROWTH = 0.05;
/** Growth needs so much of the limit to have been in use. */
const IN_USE = 0.8;
const SMALLEST_ROUND = 4;
const COOLDOWN_MILLISECONDS = 15_000;
/** Limits are multiples of it, from twice as much on. */
const NICE = 5;

/** Of a 429 that says nothing of a limit. */
export interface Crowd {
  /** When the request that was refused had been sent. */
  readonly sentAt: number;
  /** How many others were in flight as it was refused. */
  readonly others: number;
}

/**
 * Additive increase, multiplicative decrease: doubles after each clean round until the first 429, then
 * grows by a twentieth; a 429 takes a fifth away, once per episode. Where nothing is said of a limit, what the
 * service had not refused of those that were in flight as an episode began is all that it takes: a service
 * that serves five at once and is slow would otherwise refuse the sixth until its retries are used up. What
 * other failures tell of a limit is unknown: they only begin the round anew.
 */
export class AdaptiveLimit {
  readonly #configured: number;
  #max: number;
  #limit: number;
  #isSlowStart = true;
  #successes = 0;
  #peak = 0;
  #coolsUntil = Number.NEGATIVE_INFINITY;
  #episodeAt = Number.NEGATIVE_INFINITY;

  constructor({ start, max }: AdaptiveOptions) {
    this.#configured = Math.max(MIN, max);
    this.#max = this.#configured;
    this.#limit = Math.min(this.#max, Math.max(MIN, start));
  }

  get limit(): number {
    return this.#limit;
  }

  /** As the service itself says it. */
  told(most: number): void {
    this.#max = Math.max(MIN, Math.min(this.#configured, Math.floor(most)));
    this.#limit = Math.min(this.#limit, this.#max);
  }

  /** To be told whenever a request is sent. */
  sent(inFlight: number): void {
    this.#peak = Math.max(this.#peak, inFlight);
  }

  /** Of a first attempt: one that had to be repeated says nothing. */
  succeeded(now: number): void {
    if (now < this.#coolsUntil) return;
    this.#successes += 1;
    if (this.#successes < Math.max(this.#limit, SMALLEST_ROUND)) return;
    if (this.#peak >= IN_USE * this.#limit) this.#limit = this.#grown();
    this.#beginRound();
  }

  /** Answered by a 429; the hint is how long the service wants to be left alone, where it says so. */
  limited(now: number, hintMilliseconds = 0, crowd?: Crowd): void {
    const isNew = now >= this.#coolsUntil;
    if (isNew) {
      this.#limit = shrink(this.#limit);
      this.#coolsUntil = now + COOLDOWN_MILLISECONDS;
      this.#episodeAt = now;
    }
    if (crowd !== undefined && crowd.sentAt <= this.#episodeAt)
      this.#limit = Math.max(MIN, Math.min(this.#limit, crowd.others));
    this.#coolsUntil = Math.max(this.#coolsUntil, now + hintMilliseconds);
    this.#isSlowStart = false;
    this.#beginRound();
  }

  /** A failure that is about no limit. */
  troubled(): void {
    this.#beginRound();
  }

  #beginRound(): void {
    this.#successes = 0;
    this.#peak = 0;
  }

  #grown(): number {
    const step = Math.max(1, Math.round(this.#limit * GROWTH));
    const wanted = this.#isSlowStart ? this.#limit * 2 : this.#limit + step;
    const nice = wanted < 2 * NICE ? wanted : Math.ceil(wanted / NICE) * NICE;
    return Math.min(this.#max, nice);
  }
}

function shrink(limit: number): number {
  const wanted = Math.floor(limit * SHRINK);
  return Math.max(MIN, wanted < 2 * NICE ? wanted : Math.floor(wanted / NICE) * NICE);
}
