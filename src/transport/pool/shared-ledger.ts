import type { Clock } from '../../environment/environment.ts';
import { type Ledger, makeLocalLedger, type OwnChange } from './ledger.ts';
import {
  AMOUNTS,
  applyChange,
  type LedgerAnswer,
  type LedgerState,
  type Rates,
} from './ledger-state.ts';
import { withDeadline } from './with-deadline.ts';

/** Where processes keep a ledger together. Rejects with an error whose message can be shown. */
export interface LedgerStore {
  /** What messages and records call it. */
  readonly name: string;
  /**
   * Replaces the state in one step. The time is the same for all processes: milliseconds since 1970.
   * The step may be called again where another process came first.
   */
  update<T>(
    key: string,
    step: (state: LedgerState, now: number) => { readonly state: LedgerState; readonly answer: T },
  ): Promise<T>;
  /** What is wrong with what was kept. */
  problemOf?(key: string): string | undefined;
  close(): Promise<void>;
}

export interface SharedLedgerOptions {
  readonly store: LedgerStore;
  /** Tells no secret. */
  readonly key: string;
  /** Of this process. */
  readonly member: string;
  readonly configured: Rates;
  readonly clock: Clock;
}

/** How long what was entered may be on its way. */
const GATHERING_MILLISECONDS = 50;
/** How long a store that failed is left alone. */
const BROKEN_MILLISECONDS = 10_000;

type Entered = Omit<OwnChange, 'take'>;

const SPENT: Entered = { remaining: { requests: 0, tokens: 0 } };

/**
 * Shares limits with other processes. While the store cannot be used, each process keeps to its own
 * share of what was known: the limits over the number of those who took part last.
 */
export class SharedLedger implements Ledger {
  readonly #options: SharedLedgerOptions;
  #own: Ledger | undefined;
  #brokenUntil = Number.NEGATIVE_INFINITY;
  #known: LedgerAnswer;
  #hasAnswered = false;
  #parkedUntil = Number.NEGATIVE_INFINITY;
  #entered: Entered = {};
  /** As services told this process. */
  #told: Rates = {};
  #cancelFlush: (() => void) | undefined;
  #flushWithinMilliseconds = Number.POSITIVE_INFINITY;
  #last: Promise<unknown> = Promise.resolve();
  #problem: string | undefined;

  constructor(options: SharedLedgerOptions) {
    this.#options = options;
    const rates = options.configured;
    this.#known = { waitMilliseconds: 0, parkedMilliseconds: 0, rates, members: 1 };
  }

  get shared(): string {
    return this.#options.store.name;
  }

  get problem(): string | undefined {
    const { store, key } = this.#options;
    return this.#problem ?? store.problemOf?.(key);
  }

  get rates(): Rates {
    return this.#known.rates;
  }

  parkedFor(): number {
    const own = this.#own?.parkedFor() ?? 0;
    return Math.max(0, own, this.#parkedUntil - this.#options.clock.monotonic());
  }

  async take(take: NonNullable<OwnChange['take']>): Promise<LedgerAnswer> {
    const entered = this.#collect();
    return await this.#apply({ ...entered, take });
  }

  enter(change: Entered): void {
    this.#entered = merge(this.#entered, change);
    if (change.parkMilliseconds !== undefined) {
      const until = this.#options.clock.monotonic() + change.parkMilliseconds;
      this.#parkedUntil = Math.max(this.#parkedUntil, until);
    }
    this.#flushWithin(this.#isUrgent(change) ? 0 : GATHERING_MILLISECONDS);
  }

  /** A rest, or limits that are not those that were told last: the others go by them. */
  #isUrgent({ parkMilliseconds, learned = {} }: Entered): boolean {
    const isNew = AMOUNTS.some(
      (name) => learned[name] !== undefined && learned[name] !== this.#told[name],
    );
    this.#told = { ...this.#told, ...learned };
    return isNew || parkMilliseconds !== undefined;
  }

  #flushWithin(milliseconds: number): void {
    if (this.#flushWithinMilliseconds <= milliseconds) return;
    this.#cancelFlush?.();
    this.#flushWithinMilliseconds = milliseconds;
    this.#cancelFlush = this.#options.clock.schedule(milliseconds, () => this.#flush());
  }

  async close(): Promise<void> {
    if (this.#cancelFlush !== undefined) this.#flush();
    await this.#last;
  }

  #flush(): void {
    this.#last = this.#apply(this.#collect());
  }

  #collect(): Entered {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#flushWithinMilliseconds = Number.POSITIVE_INFINITY;
    const entered = this.#entered;
    this.#entered = {};
    return entered;
  }

  async #apply(change: OwnChange): Promise<LedgerAnswer> {
    const { clock, store, key, member, configured } = this.#options;
    if (clock.monotonic() < this.#brokenUntil) return await this.#applyAlone(change);
    // What filled up meanwhile was taken by each alone.
    const wasAlone = this.#own !== undefined;
    try {
      const updated = store.update(key, (state, now) =>
        applyChange(state, { member, configured, ...change, ...(wasAlone && SPENT) }, now),
      );
      const answer = await withDeadline(updated, { clock, late: 'it did not answer' });
      this.#known = answer;
      this.#hasAnswered = true;
      this.#parkedUntil = clock.monotonic() + answer.parkedMilliseconds;
      this.#own = undefined;
      return answer;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      const alone = this.#hasAnswered ? 'keeps to its share' : 'knows of no others';
      this.#problem ??= `limits are not shared by ${store.name}: ${words}; this process ${alone}`;
      this.#brokenUntil = clock.monotonic() + BROKEN_MILLISECONDS;
      return await this.#applyAlone(change);
    }
  }

  async #applyAlone({ take, ...entered }: OwnChange): Promise<LedgerAnswer> {
    const { rates, members } = this.#known;
    if (this.#own === undefined) {
      this.#own = makeLocalLedger(shareOf(rates, members), this.#options.clock);
      // What was there at once was given out by the store.
      if (this.#hasAnswered) this.#own.enter(SPENT);
    }
    this.#own.enter(entered);
    return await this.#own.take(take ?? { requests: 0, tokens: 0 });
  }
}

function shareOf({ requests, tokens }: Rates, members: number): Rates {
  return {
    ...(requests !== undefined && { requests: requests / members }),
    ...(tokens !== undefined && { tokens: tokens / members }),
  };
}

function merge(a: Entered, b: Entered): Entered {
  const settle = {
    requests: (a.settle?.requests ?? 0) + (b.settle?.requests ?? 0),
    tokens: (a.settle?.tokens ?? 0) + (b.settle?.tokens ?? 0),
  };
  const isParked = a.parkMilliseconds !== undefined || b.parkMilliseconds !== undefined;
  const park = Math.max(a.parkMilliseconds ?? 0, b.parkMilliseconds ?? 0);
  const learned = { ...a.learned, ...b.learned };
  const remaining = { ...a.remaining, ...b.remaining };
  return { learned, remaining, settle, ...(isParked && { parkMilliseconds: park }) };
}
