/** Counts what happened within the last while, in steps of a tenth of it. */
export class RecentCount {
  readonly #step: number;
  readonly #bins: number[] = new Array<number>(STEPS).fill(0);
  #last = 0;
  #total = 0;

  constructor(windowMilliseconds: number) {
    this.#step = windowMilliseconds / STEPS;
  }

  add(now: number, amount = 1): void {
    this.#forget(now);
    const place = this.#last % STEPS;
    this.#bins[place] = (this.#bins[place] ?? 0) + amount;
    this.#total += amount;
  }

  count(now: number): number {
    this.#forget(now);
    return this.#total;
  }

  #forget(now: number): void {
    const current = Math.floor(now / this.#step);
    const from = Math.max(this.#last + 1, current - STEPS + 1);
    for (let step = from; step <= current; step++) {
      this.#total -= this.#bins[step % STEPS] ?? 0;
      this.#bins[step % STEPS] = 0;
    }
    this.#last = Math.max(this.#last, current);
  }
}

const STEPS = 10;
