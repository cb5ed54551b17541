import type { KnownUse } from '../budget/account.ts';
import { FREE } from '../budget/free-attempt.ts';
import type { BudgetLedger, Payment, PaymentBook } from '../budget/ledger.ts';
import { onAbort } from './abort.ts';
import {
  type HttpRequest,
  type HttpResponse,
  type Middleware,
  type Transport,
  TransportError,
} from './transport.ts';

export interface PayOptions {
  readonly ledger: BudgetLedger;
  /** What a response used, as far as that is known. */
  readonly findUse: (request: HttpRequest, response: HttpResponse) => KnownUse;
  readonly book: PaymentBook;
  /** Ends what waits: it has not been sent. */
  readonly stop: AbortSignal;
}

/**
 * Sends only what the budgets of a request have room for. It belongs inside of the retrying layer, since
 * each attempt may cost, and outside of the limits; {@link markSent} belongs inside of those.
 */
export function pay(options: PayOptions): Middleware {
  return (next) => (request, signal) =>
    request.payment === undefined
      ? next(request, signal)
      : sendPaid({ next, request, payment: request.payment, options }, signal);
}

/** Tells that a request leaves now, and writes it down before it does; one that was called back does not. */
export function markSent(book: PaymentBook): Middleware {
  return (next) => async (request, signal) => {
    const { payment } = request;
    if (payment !== undefined) {
      if (signal.aborted) throw interrupted();
      payment.isSent = true;
      await book.send(payment);
    }
    return await next(request, signal);
  };
}

interface Sending {
  readonly next: Transport;
  readonly request: HttpRequest;
  readonly payment: Payment;
  readonly options: PayOptions;
}

async function sendPaid(sending: Sending, signal: AbortSignal): Promise<HttpResponse> {
  while (true) {
    const response = await sendOnce(sending, signal);
    if (response !== 'recalled') return response;
  }
}

async function sendOnce(
  { next, request, payment, options }: Sending,
  signal: AbortSignal,
): Promise<HttpResponse | 'recalled'> {
  payment.isSent = false;
  payment.charge = payment.quote();
  const { cut, forget, reason } = cutWhileWaiting(payment, signal);
  await enter(payment, options, signal).catch((error: unknown) => {
    forget();
    throw error;
  });
  // Of an attempt that broke off nobody knows.
  let used: KnownUse | undefined = {};
  try {
    const response = await next(request, cut);
    used = options.findUse(request, response);
    return response;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    if (!payment.isSent) used = undefined;
    else if (error.failure.unreached) used = FREE;
    return recallOrThrow(error, reason(), signal.aborted || options.stop.aborted);
  } finally {
    forget();
    if (used !== undefined) options.book.settle(payment, used);
    options.ledger.leave(payment, used);
  }
}

function recallOrThrow(
  error: TransportError,
  reason: CutReason | undefined,
  isInterrupted: boolean,
): 'recalled' {
  if (reason === undefined) throw error;
  if (reason !== 'recalled') throw noRoom(reason.late);
  if (isInterrupted) throw error;
  return reason;
}

async function enter(
  payment: Payment,
  { ledger, stop }: PayOptions,
  signal: AbortSignal,
): Promise<void> {
  const { answer, forget } = ledger.enter(payment);
  const forgets: (() => void)[] = [];
  const ended = new Promise<never>((_, reject) => {
    const giveUp = (): void => {
      forget();
      reject(interrupted());
    };
    for (const each of [signal, stop]) forgets.push(onAbort(each, giveUp));
  });
  try {
    const refusal = await Promise.race([answer, ended]);
    if (refusal !== undefined) throw noRoom(refusal.message);
  } finally {
    for (const each of forgets) each();
  }
}

function noRoom(message: string): TransportError {
  return new TransportError({ kind: 'budget', message }, [], { isFinal: true });
}

function interrupted(): TransportError {
  return new TransportError({ kind: 'interrupted', message: 'interrupted' });
}

/** Why what waited was cut off: its budget's time is over, or it has to ask for room again. */
type CutReason = { readonly late: string } | 'recalled';

/**
 * Aborts with the signal; and while it has not been sent, when the time of a budget is over, or when it is
 * called back.
 */
function cutWhileWaiting(
  payment: Payment,
  signal: AbortSignal,
): { readonly cut: AbortSignal; forget(): void; reason(): CutReason | undefined } {
  const timed = payment.payers.filter(({ limits }) => limits.time_ms !== undefined);
  const cut = new AbortController();
  let why: CutReason | undefined;
  payment.recall = () => {
    why ??= 'recalled';
    cut.abort();
  };
  const forgets = timed.map((payer) =>
    onAbort(payer.over.signal, () => {
      if (payment.isSent) return;
      payer.spend('time');
      why = { late: payer.refuse('time') };
      cut.abort();
    }),
  );
  forgets.push(onAbort(signal, () => cut.abort()));
  return {
    cut: cut.signal,
    forget: () => {
      for (const each of forgets) each();
    },
    reason: () => why,
  };
}
