/** Who waits for a place. */
interface Waiter {
  /** Takes places while there are some. */
  pump(): void;
}

/**
 * Places at an endpoint that several pools share. Where one is free, those who judge are asked first:
 * trials wait for them.
 */
export class InFlightGate {
  readonly #most: number;
  #used = 0;
  readonly #waiters: { readonly waiter: Waiter; readonly isJudging: boolean }[] = [];
  /** Who is asked first. */
  #first = 0;

  constructor(most: number) {
    this.#most = most;
  }

  join(waiter: Waiter, isJudging: boolean): void {
    this.#waiters.push({ waiter, isJudging });
  }

  get hasRoom(): boolean {
    return this.#used < this.#most;
  }

  take(): void {
    this.#used += 1;
  }

  /** Pools have the first choice in turn. */
  release(): void {
    this.#used -= 1;
    this.#first = (this.#first + 1) % Math.max(1, this.#waiters.length);
    this.#offer(true);
    this.#offer(false);
  }

  #offer(toJudging: boolean): void {
    const waiters = this.#waiters;
    for (let at = 0; at < waiters.length && this.hasRoom; at++) {
      const each = waiters[(this.#first + at) % waiters.length];
      if (each?.isJudging === toJudging) each.waiter.pump();
    }
  }
}
