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
/** All that the budget has. */
const all: Charge = { likely: { ...amounts, requests: 3 }, ceiling: { ...amounts, requests: 3 } };

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
  return { account, payment, request, log, book, stop, abort, send, options };
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

describe('a request that leaves', () => {
  it('is written down before it does', async () => {
    const { request, book, abort } = setUp();
    const order: string[] = [];
    const slow = {
      ...book,
      send: async (): Promise<void> => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push('written');
      },
    };
    const next: Transport = async () => {
      order.push('left');
      return { status: 200 } as never;
    };
    await markSent(slow)(next)(request, abort.signal);
    expect(order).toEqual(['written', 'left']);
  });

  it('counts by what is known by then', async () => {
    const { payment, send } = setUp();
    const dearer: Charge = { ...charge, ceiling: { ...amounts, tokens: 90 } };
    Object.assign(payment, { quote: () => dearer });
    let counted: Charge | undefined;
    await send(async () => {
      counted = payment.charge;
      return { status: 200 } as never;
    });
    expect(counted).toEqual(dearer);
  });

  it('and does not reach the service costs nothing', async () => {
    const { payment, log, send } = setUp();
    const failure = { kind: 'connection', message: 'refused', unreached: true } as const;
    const next: Transport = async () => {
      payment.isSent = true;
      throw new TransportError(failure);
    };
    await expect(send(next)).rejects.toThrow('refused');
    expect(log).toEqual(['settled {"tokens":0,"costUsd":0}']);
  });

  it('is answered also when the time of its budget is over by then, but not when it is stopped', async () => {
    const { account, payment, abort, send } = setUp();
    let isOut = false;
    const cut = send((request, signal) => {
      payment.isSent = true;
      isOut = true;
      return waiting(request, signal);
    });
    await expect.poll(() => isOut).toBe(true);
    account.over.abort();
    let ended = false;
    const ending = cut.catch((error: unknown) => error).finally(() => (ended = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([ended, account.spent]).toEqual([false, undefined]);
    abort.abort();
    expect(await ending).toMatchObject({ failure: { kind: 'interrupted', message: 'cut off' } });
  });
});

describe('a request that has not left', () => {
  it('says of its budget that its time has ended something', async () => {
    const { account, send } = setUp();
    let isOut = false;
    const cut = send((request, signal) => {
      isOut = true;
      return waiting(request, signal);
    });
    await expect.poll(() => isOut).toBe(true);
    account.over.abort();
    await expect(cut).rejects.toThrow('the time budget of the run (1s) is over');
    expect(account.spent).toBe('time');
  });

  it.each(['the trial', 'the run'])(
    'waits for no room when %s is stopped, and takes none',
    async (what) => {
      const { account, payment, request, abort, stop, options } = setUp();
      const { ledger } = options;
      const others = [1, 2].map(() => ({ ...payment, charge: all, quote: () => all }));
      const [before, behind] = others as [Payment, Payment];
      await ledger.enter(before).answer;
      const never: Transport = () => Promise.reject(new Error('it left'));
      const stopped = pay(options)(never)(request, abort.signal);
      (what === 'the run' ? stop : abort).abort();
      await expect(stopped).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
      ledger.leave(before, undefined);
      expect(await ledger.enter(behind).answer).toBeUndefined();
      expect(account.isOverdrawn).toBe(false);
    },
  );
});
