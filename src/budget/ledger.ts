import type { Account, Amounts, Charge, KnownUse } from './account.ts';

/** Who pays for a request, and how much it may be. */
export interface Payment {
  /** The place in the plan of the trial that it is for. */
  readonly trial: number;
  /** All have to have room. */
  readonly payers: readonly Account[];
  /** As it stands now, until it has left: what it comes to then counts by what was known as it left. */
  charge: Charge;
  /** Says it anew, by what is known since. */
  readonly quote: () => Charge;
  /** Lower ones go first, so that a trial that has begun is not left halfway for one that has not. */
  readonly rank: number;
  /** Whether the attempt has left; until then it costs nothing, and nobody needs to wait for it. */
  isSent: boolean;
  /** Calls it back, once it was let out and before it has left: it then has to ask again. */
  recall?: () => void;
}

/** Why an attempt is not sent. */
export interface NoRoom {
  /** `the cost budget of the run ($0.5) has no room for this request`. */
  readonly message: string;
}

/** Writes down what leaves and what it used, so that a run that goes on knows of it. */
export interface PaymentBook {
  /** Resolves when it is written: what is not must not leave. */
  send(payment: Payment): Promise<void>;
  settle(payment: Payment, used: KnownUse): void;
}

interface Waiting {
  readonly payment: Payment;
  /** Called once: it may go out, or why it does not. */
  readonly settle: (refusal: NoRoom | undefined) => void;
}

/** Lets attempts out as their budgets have room for them: by rank, and in the order in which they came. */
export class BudgetLedger {
  readonly #queue = new Set<Waiting>();
  /** Let out, and not settled; with what is set aside for it. */
  readonly #out = new Map<Payment, Charge>();

  /**
   * Holds the most that the attempt can use, in all its budgets at once; waits where what is in flight
   * has to be settled first. Resolves with why it cannot be sent. `forget` takes what waits out.
   */
  enter(payment: Payment): { readonly answer: Promise<NoRoom | undefined>; forget(): void } {
    let settle: Waiting['settle'] = () => undefined;
    const answer = new Promise<NoRoom | undefined>((resolve) => {
      settle = resolve;
    });
    const waiting: Waiting = { payment, settle };
    this.#queue.add(waiting);
    this.pump();
    return {
      answer,
      forget: () => {
        if (this.#queue.delete(waiting)) this.pump();
      },
    };
  }

  /** What the attempt used; undefined for one that was not sent. */
  leave(payment: Payment, used: KnownUse | undefined): void {
    const { payers, charge } = payment;
    const held = this.#out.get(payment) ?? charge;
    this.#out.delete(payment);
    for (const payer of payers) {
      payer.release(held);
      if (used !== undefined) payer.settle(used, charge);
    }
    if (used !== undefined && isMore(payment.quote(), charge)) this.#lookAgain();
    this.pump();
  }

  /** Also to be called when the time of a budget is over. */
  pump(): void {
    const blocked = new Set<Account>();
    // Equal ranks stay as they came.
    const inOrder = [...this.#queue].sort((one, other) => one.payment.rank - other.payment.rank);
    for (const waiting of inOrder) {
      const { payers, charge } = waiting.payment;
      const refusal = findNoRoom(waiting.payment);
      if (refusal !== undefined) {
        this.#queue.delete(waiting);
        waiting.settle(refusal);
      } else if (payers.some((payer) => blocked.has(payer) || payer.roomFor(charge) === 'wait')) {
        // Who came later must not pass, or a large request would wait for as long as small ones come.
        for (const payer of payers) blocked.add(payer);
      } else {
        this.#queue.delete(waiting);
        for (const payer of payers) payer.hold(charge);
        this.#out.set(waiting.payment, charge);
        waiting.settle(undefined);
      }
    }
  }

  /**
   * An answer was more than it could be, so that what was let out beside it may have no room any more, and
   * what is like it may be more as well. What has left cannot be called back, but what it may come to is set
   * aside: nothing more is sent into that.
   */
  #lookAgain(): void {
    for (const { payment } of this.#queue) payment.charge = payment.quote();
    for (const [payment, held] of this.#out) {
      const charge = payment.quote();
      this.#out.set(payment, charge);
      if (!payment.isSent) payment.charge = charge;
      for (const payer of payment.payers) {
        payer.release(held);
        payer.hold(charge);
      }
    }
    for (const payment of this.#out.keys()) {
      if (payment.isSent) continue;
      if (payment.payers.some((payer) => payer.isOverdrawn)) payment.recall?.();
    }
  }
}

/** Whether something of it is more by what was learned since: a service need not keep to what it was asked. */
function isMore(now: Charge, before: Charge): boolean {
  return isAbove(now.ceiling, before.ceiling) || isAbove(now.likely, before.likely);
}

function isAbove(now: Amounts, before: Amounts): boolean {
  return now.tokens > before.tokens || now.costUsd > before.costUsd;
}

function findNoRoom({ payers, charge }: Payment): NoRoom | undefined {
  for (const payer of payers) {
    const room = payer.roomFor(charge);
    if (room === 'now' || room === 'wait') continue;
    payer.spend(room);
    return { message: payer.refuse(room) };
  }
  return undefined;
}
