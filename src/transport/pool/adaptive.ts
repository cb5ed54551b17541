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
 * grows by a twentieth; a 429 takes a fifth away, once per episode. What other failures tell of a limit is
 * unknown: they only begin the round anew.
 *
 * Where a 429 says nothing of a limit, what the service had not refused of those that were in flight as an
 * episode began may be all that it takes: one that serves five at once and is slow would otherwise refuse the sixth
 * until its retries are used up. That is tried out: after a clean round one more is sent. If that is answered as
 * well, the 429 was a stray one, and the limit is what it would have been; else it is believed.
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
  /** What the limit is if the service takes more than it had not refused; there while that is tried out. */
  #doubted: number | undefined;
  #isProbing = false;

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
    if (this.#doubted !== undefined) this.#doubted = Math.min(this.#doubted, this.#max);
  }

  /** To be told whenever a request is sent. */
  sent(inFlight: number): void {
    this.#peak = Math.max(this.#peak, inFlight);
  }

  /** Of a first attempt: one that had to be repeated says nothing. */
  succeeded(now: number): void {
    if (this.#doubted !== undefined) this.#probe(this.#doubted);
    else if (now >= this.#coolsUntil) this.#grow();
  }

  /** Answered by a 429; the hint is how long the service wants to be left alone, where it says so. */
  limited(now: number, hintMilliseconds = 0, crowd?: Crowd): void {
    if (crowd !== undefined && this.#isProbing) this.#confirm(now, crowd);
    else this.#shrink(now, crowd);
    this.#coolsUntil = Math.max(this.#coolsUntil, now + hintMilliseconds);
    this.#isSlowStart = false;
    this.#beginRound();
  }

  /** A failure that is about no limit. */
  troubled(): void {
    this.#beginRound();
  }

  #shrink(now: number, crowd: Crowd | undefined): void {
    if (now >= this.#coolsUntil) {
      this.#believe(shrink(this.#limit));
      this.#coolsUntil = now + COOLDOWN_MILLISECONDS;
      this.#episodeAt = now;
    }
    if (crowd === undefined) this.#believe(this.#limit);
    else if (crowd.sentAt <= this.#episodeAt) this.#doubt(crowd);
  }

  /** Who was alone has been refused for something else. */
  #doubt({ others }: Crowd): void {
    if (others < MIN || others >= this.#limit) return;
    this.#doubted ??= this.#limit;
    this.#limit = others;
  }

  /** One more was too many. */
  #confirm(now: number, { others }: Crowd): void {
    this.#believe(Math.max(MIN, Math.min(this.#limit, others)));
    this.#coolsUntil = now + COOLDOWN_MILLISECONDS;
  }

  #grow(): void {
    this.#successes += 1;
    if (this.#successes < Math.max(this.#limit, SMALLEST_ROUND)) return;
    if (this.#peak >= IN_USE * this.#limit) this.#limit = this.#grown();
    this.#beginRound();
  }

  /** After a round with all places in use. */
  #probe(doubted: number): void {
    this.#successes += 1;
    if (this.#successes < this.#limit || this.#peak < this.#limit) return;
    if (this.#isProbing) this.#believe(doubted);
    else this.#limit += 1;
    this.#isProbing = this.#doubted !== undefined;
    this.#beginRound();
  }

  #believe(limit: number): void {
    this.#limit = limit;
    this.#doubted = undefined;
    this.#isProbing = false;
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
