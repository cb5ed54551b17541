import { describe, expect, it } from 'vitest';
import { Account, type Charge, type KnownUse } from '../../../src/budget/account.ts';
import { BudgetLedger, type Payment } from '../../../src/budget/ledger.ts';
import { markSent, pay } from '../../../src/transport/pay.ts';
import {
  type HttpRequest,
  type Transport,
  TransportError,
} from '../../../src/transport/transport.ts';

const amounts = { requests: 1, tokens: 10, costUsd: 0 };
const charge: Charge = { likely: amounts, ceiling: amounts };

/** One request that a budget of three pays for. */
function setUp() {
  const account = new Account({ of: 'run' }, { requests: 3, time_ms: 1000 });
  const payment: Payment = {
    ...{ payers: [account], charge, quote: () => charge, rank: 0, isSent: false, trial: 0 },
  };
  const request: HttpRequest = {
    ...{ method: 'POST', path: '/', headers: {}, timeoutMilliseconds: 1000, payment },
    findFailure: () => undefined,
  };
  const log: string[] = [];
  const book = {
    send: async () => void log.push('sent'),
    settle: (_: Payment, used: KnownUse) => void log.push(`settled ${JSON.stringify(used)}`),
  };
  const [stop, abort] = [new AbortController(), new AbortController()];
  const findUse = (): KnownUse => ({ tokens: 7, costUsd: 0 });
  const options = { ledger: new BudgetLedger(), findUse, book, stop: stop.signal };
  const send = (next: Transport) => pay(options)(next)(request, abort.signal);
  return { account, payment, request, log, book, stop, abort, send };
}

/** Waits for a place in a limit, until it is cut off. */
const waiting: Transport = (_, signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(new TransportError({ kind: 'interrupted', message: 'cut off' })),
    );
  });

describe('a request that was called back before it left', () => {
  it('does not leave, and is not written down', async () => {
    const { payment, request, log, book, abort } = setUp();
    let sent = 0;
    const next: Transport = () => {
      sent += 1;
      return Promise.reject(new Error('it left'));
    };
    abort.abort();
    await expect(markSent(book)(next)(request, abort.signal)).rejects.toThrow('interrupted');
    expect([sent, payment.isSent, log]).toEqual([0, false, []]);
  });

  it('asks for room again', async () => {
    const { payment, log, send } = setUp();
    let attempts = 0;
    const answer = { status: 200 } as never;
    const sending = send((request, signal) => {
      attempts += 1;
      return attempts === 1 ? waiting(request, signal) : Promise.resolve(answer);
    });
    await expect.poll(() => attempts).toBe(1);
    payment.recall?.();
    expect([await sending, attempts, log]).toEqual([
      answer,
      2,
      ['settled {"tokens":7,"costUsd":0}'],
    ]);
  });

  it('does not ask again when the run ends', async () => {
    const { payment, log, send, stop } = setUp();
    let attempts = 0;
    const sending = send((request, signal) => {
      attempts += 1;
      return waiting(request, signal);
    });
    await expect.poll(() => attempts).toBe(1);
    stop.abort();
    payment.recall?.();
    await expect(sending).rejects.toThrow('cut off');
    expect([attempts, log]).toEqual([1, []]);
  });
});

describe('a second attempt', () => {
  it('that did not leave costs nothing, although the first one had left', async () => {
    const { account, payment, log, send } = setUp();
    const lost: Transport = async () => {
      payment.isSent = true;
      throw new TransportError({ kind: 'connection', message: 'reset' });
    };
    await expect(send(lost)).rejects.toThrow('reset');
    let attempts = 0;
    const sending = send((request, signal) => {
      attempts += 1;
      return waiting(request, signal);
    });
    await expect.poll(() => attempts).toBe(1);
    account.over.abort();
    await expect(sending).rejects.toMatchObject({ failure: { kind: 'budget' } });
    expect(log).toEqual(['settled {}']);
  });
});
