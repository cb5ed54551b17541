import type { Clock } from '../../environment/environment.ts';
import { onAbort } from '../abort.ts';
import { TransportError } from '../transport.ts';
import type { InFlightGate } from './in-flight-gate.ts';
import type { Ledger } from './ledger.ts';
import type { Amounts, LedgerAnswer } from './ledger-state.ts';

export interface AdmissionOptions {
  readonly ledger: Ledger;
  readonly gate?: InFlightGate | undefined;
  /** How many may be in flight, as it stands now. */
  readonly limit: () => number;
  /** A pool that is parked for longer refuses. */
  readonly longestParkMilliseconds: number;
  /** Why nothing is sent, for a pool that is parked for so long. */
  readonly refuse: (milliseconds: number) => TransportError;
  readonly clock: Clock;
  /** Ends every wait: what waits has not been sent. */
  readonly stop?: AbortSignal | undefined;
}

interface Entry {
  readonly amounts: Amounts;
  isPaid: boolean;
  isWaiting: boolean;
  /** Called once: it may go out, or why it may not. */
  settle: (refusal?: TransportError) => void;
}

/** Of what a limit lets out in a tenth of a second, at most so much is taken from a shared ledger at once. */
const BATCH_SECONDS = 0.1;

/** Lets requests out in the order in which they came, as places and limits allow. */
export class Admission {
  readonly #options: AdmissionOptions;
  /** In their order. A set would do, but for V8: see `abort.ts`. */
  readonly #queue: Entry[] = [];
  #inFlight = 0;
  /** Waits for the ledger, or for what it gave to be due. */
  #isBusy = false;
  #awake: (() => void) | undefined;
  /** For whom it waits. */
  #paying: readonly Entry[] = [];

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Undefined where it may go out now. Rejects when it is interrupted, or refused. */
  enter(amounts: Amounts, signal: AbortSignal): Promise<void> | undefined {
    if (signal.aborted || this.#options.stop?.aborted) return Promise.reject(interrupted());
    let settled: { readonly refusal: TransportError | undefined } | undefined;
    const settle = (refusal?: TransportError): void => {
      settled = { refusal };
    };
    const entry: Entry = { amounts, isPaid: false, isWaiting: true, settle };
    this.#queue.push(entry);
    this.pump();
    if (settled === undefined) return this.#wait(entry, signal);
    return settled.refusal && Promise.reject(settled.refusal);
  }

  leave(): void {
    this.#inFlight -= 1;
    const { gate } = this.#options;
    if (gate === undefined) this.pump();
    else gate.release();
  }

  pump(): void {
    while (!this.#isBusy) {
      const [head] = this.#queue;
      if (head === undefined || !this.#hasRoom()) return;
      const parked = this.#options.ledger.parkedFor();
      if (parked > this.#options.longestParkMilliseconds) this.#refuseAll(parked);
      else if (!head.isPaid) this.#pay(head);
      else if (parked > 0) this.#sleep(parked);
      else this.#letOut(head);
    }
  }

  #wait(entry: Entry, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const forgets: (() => void)[] = [];
      entry.settle = (refusal) => {
        for (const forget of forgets) forget();
        if (refusal === undefined) resolve();
        else reject(refusal);
      };
      const giveUp = (): void => this.#remove(entry, interrupted());
      const { stop } = this.#options;
      for (const each of stop === undefined ? [signal] : [signal, stop]) {
        forgets.push(onAbort(each, giveUp));
      }
    });
  }

  #hasRoom(): boolean {
    const { gate, limit } = this.#options;
    return this.#inFlight < limit() && gate?.hasRoom !== false;
  }

  #letOut(entry: Entry): void {
    this.#takeOut(entry);
    this.#inFlight += 1;
    this.#options.gate?.take();
    entry.settle();
  }

  #pay(head: Entry): void {
    const { ledger } = this.#options;
    const entries = ledger.shared === undefined ? [head] : this.#batch(head);
    this.#paying = entries;
    const answer = ledger.take(sum(entries));
    if (!(answer instanceof Promise)) {
      this.#settlePayment(entries, answer);
      return;
    }
    this.#isBusy = true;
    void answer.then((given) => {
      this.#isBusy = false;
      this.#settlePayment(entries, given);
      this.pump();
    });
  }

  #settlePayment(entries: readonly Entry[], { waitMilliseconds }: LedgerAnswer): void {
    for (const entry of entries) {
      if (entry.isWaiting) entry.isPaid = true;
      else this.#giveBack(entry);
    }
    // The next look at the queue refuses what would wait for too long.
    const isRefused = this.#options.ledger.parkedFor() > this.#options.longestParkMilliseconds;
    if (waitMilliseconds > 0 && !isRefused) this.#sleep(waitMilliseconds);
  }

  #sleep(milliseconds: number): void {
    this.#isBusy = true;
    const wake = (): void => {
      this.#awake = undefined;
      this.#isBusy = false;
      this.pump();
    };
    const early = new AbortController();
    this.#options.clock.sleep(milliseconds, early.signal).then(wake, wake);
    this.#awake = () => early.abort();
  }

  /** For one trip to a shared ledger: as many as are small beside its limits. */
  #batch(head: Entry): readonly Entry[] {
    const { ledger, limit } = this.#options;
    const { requests = Number.POSITIVE_INFINITY, tokens = Number.POSITIVE_INFINITY } = ledger.rates;
    const most = Math.max(1, Math.min((requests / 60) * BATCH_SECONDS, limit() - this.#inFlight));
    const entries: Entry[] = [];
    let left = (tokens / 60) * BATCH_SECONDS;
    for (const entry of this.#queue) {
      left -= entry.amounts.tokens;
      if (entry.isPaid || entries.length + 1 > most || (left < 0 && entry !== head)) break;
      entries.push(entry);
    }
    return entries;
  }

  #remove(entry: Entry, refusal: TransportError): void {
    if (!entry.isWaiting) return;
    this.#takeOut(entry);
    if (entry.isPaid) this.#giveBack(entry);
    entry.settle(refusal);
    // Nobody is left who waits for what is due then.
    if (!this.#paying.some((each) => each.isWaiting)) this.#awake?.();
  }

  /** Mostly the first of all. */
  #takeOut(entry: Entry): void {
    entry.isWaiting = false;
    if (this.#queue[0] === entry) this.#queue.shift();
    else this.#queue.splice(this.#queue.indexOf(entry), 1);
  }

  #giveBack({ amounts: { requests, tokens } }: Entry): void {
    this.#options.ledger.enter({ settle: { requests: -requests, tokens: -tokens } });
  }

  #refuseAll(parked: number): void {
    for (const entry of [...this.#queue]) this.#remove(entry, this.#options.refuse(parked));
  }
}

function sum(entries: readonly Entry[]): Amounts {
  return {
    requests: entries.reduce((total, { amounts }) => total + amounts.requests, 0),
    tokens: entries.reduce((total, { amounts }) => total + amounts.tokens, 0),
  };
}

function interrupted(): TransportError {
  return new TransportError({ kind: 'interrupted', message: 'interrupted' });
}
