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
  #waiters: { readonly waiter: Waiter; readonly isJudging: boolean }[] = [];

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
    const [first, ...others] = this.#waiters;
    if (first !== undefined) this.#waiters = [...others, first];
    for (const isJudging of [true, false]) {
      for (const each of this.#waiters) {
        if (!this.hasRoom) return;
        if (each.isJudging === isJudging) each.waiter.pump();
      }
    }
  }
}
