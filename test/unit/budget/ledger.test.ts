import { describe, expect, it } from 'vitest';
import { Account, type Charge, type KnownUse } from '../../../src/budget/account.ts';
import { BudgetLedger, type Payment } from '../../../src/budget/ledger.ts';
import { payersOf } from '../../../src/budget/run-budgets.ts';
import { fc } from '../../support/fast-check.ts';

interface Work {
  /** Tokens: what is expected, and the bound over it; without one there is no bound. */
  readonly likely: number;
  readonly over: number | undefined;
  /** Of the way from nothing to the bound, or to three times what was expected. */
  readonly share: number;
  /** What is not told, since the connection broke. */
  readonly isLost: boolean;
}

const work = fc.record({
  likely: fc.integer({ min: 1, max: 60 }),
  over: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined, freq: 4 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  isLost: fc.boolean(),
});

function chargeOf({ likely, over }: Work): Charge {
  const bound = over === undefined ? Number.POSITIVE_INFINITY : likely + over;
  return {
    likely: { requests: 1, tokens: likely, costUsd: likely / 1000 },
    ceiling: { requests: 1, tokens: bound, costUsd: bound / 1000 },
  };
}

function actualOf({ likely, over, share }: Work): number {
  return Math.floor(share * (over === undefined ? 3 * likely : likely + over));
}

function paymentOf(payers: readonly Account[], charge: Charge, rank = 0): Payment {
  return { payers, charge, quote: () => charge, rank, isSent: false, trial: 0 };
}

function exactly(tokens: number): Charge {
  const amounts = { requests: 1, tokens, costUsd: 0 };
  return { ceiling: amounts, likely: amounts };
}

/** So many at once, each of which ends after all that were before it had a chance to begin. */
async function runAll(
  works: readonly Work[],
  { payers, inFlight }: { readonly payers: readonly Account[]; readonly inFlight: number },
): Promise<{ readonly sent: readonly Work[]; readonly refused: readonly string[] }> {
  const ledger = new BudgetLedger();
  const sent: Work[] = [];
  const refused: string[] = [];
  const left = [...works];
  const worker = async (): Promise<void> => {
    for (let each = left.shift(); each !== undefined; each = left.shift()) {
      const payment = paymentOf(payers, chargeOf(each));
      const refusal = await ledger.enter(payment).answer;
      if (refusal !== undefined) {
        refused.push(refusal.message);
        continue;
      }
      sent.push(each);
      for (let turn = 0; turn < each.likely % 7; turn++) await Promise.resolve();
      const tokens = actualOf(each);
      const used: KnownUse = each.isLost ? {} : { tokens, costUsd: tokens / 1000 };
      ledger.leave(payment, used);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return { sent, refused };
}

describe('budgets', () => {
  it.each([1, 8, 64])(
    'are overrun by one answer’s uncertainty at the most, with %i in flight',
    async (inFlight) => {
      const run = fc.asyncProperty(
        fc.array(work, { maxLength: 200 }),
        fc.integer({ min: 1, max: 3000 }),
        async (works, limit) => {
          const payers = [
            new Account({ of: 'run' }, { tokens: limit }),
            new Account({ of: 'tag', name: 'nightly' }, { cost_usd: limit / 1500 }),
          ];
          const { sent, refused } = await runAll(works, { payers, inFlight });
          expect(sent.length + refused.length).toBe(works.length);
          const used = sent.reduce((sum, each) => sum + actualOf(each), 0);
          const uncertainty = Math.max(0, ...sent.map((each) => actualOf(each) - each.likely));
          expect(used).toBeLessThanOrEqual(limit + uncertainty);
          expect(used / 1000).toBeLessThanOrEqual(limit / 1500 + uncertainty / 1000 + 1e-9);
        },
      );
      await fc.assert(run, { numRuns: 150 });
    },
  );

  it.each([1, 8, 64])('are never overrun in requests, with %i in flight', async (inFlight) => {
    const run = fc.asyncProperty(
      fc.array(work, { maxLength: 100 }),
      fc.integer({ min: 1, max: 120 }),
      async (works, limit) => {
        const payers = [new Account({ of: 'run' }, { requests: limit })];
        const { sent } = await runAll(works, { payers, inFlight });
        expect(sent.length).toBe(Math.min(limit, works.length));
      },
    );
    await fc.assert(run, { numRuns: 50 });
  });

  it('are used whole where bounds are exact: what is in flight may settle lower', async () => {
    const each = { likely: 10, over: 0, share: 0.5, isLost: false };
    const payers = [new Account({ of: 'run' }, { tokens: 100 })];
    const { sent } = await runAll(
      Array.from({ length: 50 }, () => each),
      { payers, inFlight: 50 },
    );
    // Of 5 each: another of 10 at the most still fits at 90, and not at 95.
    expect(sent.length).toBe(19);
  });

  it('keep the most that an attempt can have used where nobody knows', async () => {
    const account = new Account({ of: 'run' }, { tokens: 100, cost_usd: 1 });
    await runAll([{ likely: 10, over: 20, share: 0, isLost: true }], {
      payers: [account],
      inFlight: 1,
    });
    expect(account.state(0).used).toEqual({ tokens: 30, cost_usd: 0.03 });
    expect(account.uncertain).toBe(1);
  });

  it('let later requests wait behind one that waits', async () => {
    const ledger = new BudgetLedger();
    const account = new Account({ of: 'run' }, { tokens: 100 });
    const pay = (tokens: number, rank = 0): Payment => {
      const amounts = { requests: 1, tokens, costUsd: 0 };
      return paymentOf([account], { ceiling: amounts, likely: amounts }, rank);
    };
    const order: string[] = [];
    const [first, second, third] = [pay(60), pay(90), pay(20)];
    await ledger.enter(first).answer;
    const large = ledger.enter(second).answer.then(() => order.push('large'));
    const small = ledger
      .enter(third)
      .answer.then((refusal) => order.push(refusal?.message ?? 'small'));
    ledger.leave(first, { tokens: 5, costUsd: 0 });
    await large;
    ledger.leave(second, { tokens: 90, costUsd: 0 });
    await small;
    expect(order).toEqual([
      'large',
      'the token budget of the run (100) has no room for this request',
    ]);
  });

  it('let out first what belongs to a trial that began earlier', async () => {
    const ledger = new BudgetLedger();
    const account = new Account({ of: 'run' }, { tokens: 100 });
    const pay = (tokens: number, rank: number): Payment => {
      const amounts = { requests: 1, tokens, costUsd: 0 };
      return paymentOf([account], { ceiling: amounts, likely: amounts }, rank);
    };
    const first = pay(100, 0);
    await ledger.enter(first).answer;
    const order: string[] = [];
    const waiting = [3, 1, 2].map((rank) =>
      ledger.enter(pay(10, rank)).answer.then(() => order.push(`trial ${rank}`)),
    );
    ledger.leave(first, { tokens: 10, costUsd: 0 });
    await Promise.all(waiting);
    expect(order).toEqual(['trial 1', 'trial 2', 'trial 3']);
  });

  it('call back what has not left when an answer was more than it could be', async () => {
    const ledger = new BudgetLedger();
    const account = new Account({ of: 'run' }, { tokens: 100 });
    let most = 10;
    const amounts = () => ({ requests: 1, tokens: most, costUsd: 0 });
    const quote = (): Charge => ({ ceiling: amounts(), likely: amounts() });
    const recalled: number[] = [];
    const payments = Array.from({ length: 12 }, (_, n): Payment => {
      const recall = (): void => void recalled.push(n);
      return { ...paymentOf([account], quote()), quote, recall, isSent: n < 2 };
    });
    const answers = payments.map((payment) => ledger.enter(payment).answer);
    await Promise.all(answers.slice(0, 10));
    most = 60;
    ledger.leave(payments[0] as Payment, { tokens: 60, costUsd: 0 });
    // The second has left, and the last two had never been let out.
    expect(recalled).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await Promise.all(answers.slice(10))).map((refusal) => refusal?.message)).toEqual([
      'the token budget of the run (100) has no room for this request',
      'the token budget of the run (100) has no room for this request',
    ]);
  });

  it('call back nothing that left without being sent, and nothing that has room in them all', async () => {
    const ledger = new BudgetLedger();
    const run = new Account({ of: 'run' }, { tokens: 100 });
    const own = new Account({ of: 'pipeline', name: 'tickets' }, { cost_usd: 1 });
    const recalled: string[] = [];
    const pay = (name: string, isSent: boolean, charges: readonly [Charge, ...Charge[]]) => {
      const left = [...charges];
      const quote = (): Charge => left.shift() ?? charges[0];
      const recall = (): void => void recalled.push(name);
      return { ...paymentOf([run, own], quote()), quote, recall, isSent };
    };
    const of = (tokens: number, costUsd: number): Charge => {
      const amounts = { requests: 1, tokens, costUsd };
      return { ceiling: amounts, likely: amounts };
    };
    const sent = pay('sent', true, [of(10, 0.1), of(10, 0.2)]);
    const given = pay('given up', false, [of(10, 0.1)]);
    const other = pay('other', false, [of(10, 0.1), of(10, 0.2), of(10, 0.8)]);
    const later = pay('later', true, [of(10, 0.1), of(10, 0.1), of(10, 0.3)]);
    for (const each of [sent, given, other, later]) await ledger.enter(each).answer;
    ledger.leave(given, undefined);
    expect([run.state(0).used, own.state(0).used]).toEqual([{ tokens: 0 }, { cost_usd: 0 }]);
    // Only dearer than it could be.
    ledger.leave(sent, { tokens: 10, costUsd: 0.2 });
    expect([recalled, other.charge]).toEqual([[], of(10, 0.2)]);
    // One of its two budgets lacks room.
    ledger.leave(later, { tokens: 10, costUsd: 0.3 });
    expect([recalled, other.charge]).toEqual([['other'], of(10, 0.8)]);
    ledger.leave(other, undefined);
    expect(run.isOverdrawn || own.isOverdrawn).toBe(false);
  });

  it('let nothing out that has to wait in one of them', async () => {
    const ledger = new BudgetLedger();
    const run = new Account({ of: 'run' }, { tokens: 1000 });
    const own = new Account({ of: 'pipeline', name: 'tickets' }, { tokens: 100 });
    const amounts = { requests: 1, tokens: 60, costUsd: 0 };
    const pay = (): Payment => paymentOf([run, own], { ceiling: amounts, likely: amounts });
    const first = pay();
    await ledger.enter(first).answer;
    const order: string[] = [];
    const waiting = ledger.enter(pay()).answer.then(() => order.push('second'));
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    order.push('first has ended');
    ledger.leave(first, { tokens: 10, costUsd: 0 });
    await waiting;
    expect(order).toEqual(['first has ended', 'second']);
  });

  it('let out who waits behind one that gives up', async () => {
    const ledger = new BudgetLedger();
    const account = new Account({ of: 'run' }, { tokens: 100 });
    const pay = (tokens: number): Payment => {
      const amounts = { requests: 1, tokens, costUsd: 0 };
      return paymentOf([account], { ceiling: amounts, likely: amounts });
    };
    await ledger.enter(pay(60)).answer;
    const large = ledger.enter(pay(90));
    const small = ledger.enter(pay(20)).answer;
    large.forget();
    expect(await small).toBeUndefined();
  });

  it('set aside for what has left what it may come to by what is known since', async () => {
    const ledger = new BudgetLedger();
    const account = new Account({ of: 'run' }, { tokens: 200 });
    let most = 10;
    const quote = (): Charge => ({
      ceiling: { requests: 1, tokens: most, costUsd: 0 },
      likely: { requests: 1, tokens: 10, costUsd: 0 },
    });
    const pay = (): Payment => ({ ...paymentOf([account], quote()), quote });
    const sent = [pay(), pay(), pay()];
    for (const payment of sent) {
      await ledger.enter(payment).answer;
      payment.isSent = true;
    }
    most = 60;
    ledger.leave(sent[0] as Payment, { tokens: 60, costUsd: 0 });
    const order: string[] = [];
    const later = pay();
    const waiting = ledger.enter(later).answer.then(() => order.push('later'));
    await Promise.resolve();
    order.push('second');
    ledger.leave(sent[1] as Payment, { tokens: 20, costUsd: 0 });
    await waiting;
    expect(order).toEqual(['second', 'later']);
    ledger.leave(later, { tokens: 60, costUsd: 0 });
    // Of the third nobody knows: it counts with its most as it left, as it stands in the journal.
    ledger.leave(sent[2] as Payment, {});
    expect([account.state(0).used, account.isOverdrawn]).toEqual([{ tokens: 150 }, false]);
  });

  it('free all that was set aside for an answer when it comes, also beside others in flight', async () => {
    const ledger = new BudgetLedger();
    const account = new Account({ of: 'run' }, { tokens: 300 });
    let most = 10;
    const amounts = () => ({ requests: 1, tokens: most, costUsd: 0 });
    const quote = (): Charge => ({ ceiling: amounts(), likely: amounts() });
    const pay = (): Payment => ({ ...paymentOf([account], quote()), quote });
    const sent = [pay(), pay(), pay(), pay()];
    for (const payment of sent) {
      await ledger.enter(payment).answer;
      payment.isSent = true;
    }
    most = 60;
    ledger.leave(sent[0] as Payment, { tokens: 60, costUsd: 0 });
    ledger.leave(sent[1] as Payment, { tokens: 20, costUsd: 0 });
    // 80 are used, and 60 set aside for each of two.
    expect([100, 101].map((tokens) => account.roomFor(exactly(tokens)))).toEqual(['now', 'wait']);
  });

  it('refuse what waits and is expected to be more by an answer that nothing bounded', async () => {
    const ledger = new BudgetLedger();
    const account = new Account({ of: 'run' }, { tokens: 100 });
    let expected = 10;
    const quote = (): Charge => ({
      ceiling: { requests: 1, tokens: Number.POSITIVE_INFINITY, costUsd: 0 },
      likely: { requests: 1, tokens: expected, costUsd: 0 },
    });
    const pay = (): Payment => ({ ...paymentOf([account], quote()), quote });
    const first = { ...pay(), isSent: true };
    await ledger.enter(first).answer;
    const waiting = ledger.enter(pay()).answer;
    expected = 60;
    ledger.leave(first, { tokens: 60, costUsd: 0 });
    expect(await waiting).toEqual({
      message: 'the token budget of the run (100) has no room for this request',
    });
  });

  it('send nothing any more of what waits when their time is over', async () => {
    const ledger = new BudgetLedger();
    const account = new Account({ of: 'run' }, { tokens: 100, time_ms: 60_000 });
    const amounts = { requests: 1, tokens: 60, costUsd: 0 };
    const pay = (): Payment => paymentOf([account], { ceiling: amounts, likely: amounts });
    const first = pay();
    await ledger.enter(first).answer;
    const unbounded = { ...amounts, tokens: Number.POSITIVE_INFINITY };
    const second = paymentOf([account], { ceiling: unbounded, likely: { ...amounts, tokens: 1 } });
    const waiting = ledger.enter(second).answer;
    account.over.abort();
    ledger.pump();
    const over = { message: 'the time budget of the run (1m) is over' };
    expect(await waiting).toEqual(over);
    ledger.leave(first, { tokens: 0, costUsd: 0 });
    expect(await ledger.enter(pay()).answer).toEqual(over);
    expect(account.spent).toBe('time');
  });

  it('are those of the run, the pipeline and the tags', () => {
    const run = new Account({ of: 'run' }, { requests: 9 });
    const own = new Account({ of: 'pipeline', name: 'tickets' }, { requests: 5 });
    const tagged = new Account({ of: 'tag', name: 'nightly' }, { requests: 3 });
    const budgets = {
      run,
      pipelines: new Map([['tickets', own]]),
      tags: new Map([['nightly', tagged]]),
      ledger: new BudgetLedger(),
    };
    const find = (pipeline: string, tags: readonly string[]) =>
      payersOf(budgets, { pipeline, tags }).map(({ name }) => name.name ?? name.of);
    expect(find('tickets', ['nightly', 'nightly'])).toEqual(['run', 'tickets', 'nightly']);
    expect(find('others', ['daily'])).toEqual(['run']);
  });
});

describe('one budget', () => {
  const amounts = { requests: 1, tokens: 30, costUsd: 0.3 };
  const charge = { ceiling: amounts, likely: { requests: 1, tokens: 20, costUsd: 0.2 } };
  const limited = { cost_usd: 1, tokens: 100, requests: 9, time_ms: 60_000 };

  it.each<[Partial<typeof limited>, KnownUse, number]>([
    [{ cost_usd: 1 }, { costUsd: 0.1 }, 0],
    [{ cost_usd: 1 }, { tokens: 10 }, 1],
    [{ tokens: 100 }, { tokens: 10 }, 0],
    [{ tokens: 100 }, { costUsd: 0.1 }, 1],
    [limited, { tokens: 10 }, 1],
    [limited, { costUsd: 0.1 }, 1],
    [limited, { tokens: 10, costUsd: 0.1 }, 0],
    [{ requests: 9 }, {}, 0],
  ])('of %j is uncertain after %j: %d', (limits, used, uncertain) => {
    const account = new Account({ of: 'run' }, limits);
    account.settle(used, charge);
    expect(account.uncertain).toBe(uncertain);
  });

  it('tells what was used of what it limits, and nothing else', () => {
    const name = { of: 'tag', name: 'nightly' } as const;
    const used = { cost_usd: 0.1, tokens: 10, requests: 1, time_ms: 5000 };
    for (const key of Object.keys(limited) as (keyof typeof limited)[]) {
      const limits = { [key]: limited[key] };
      const account = new Account(name, limits);
      account.settle({ tokens: 10, costUsd: 0.1 }, charge);
      expect(account.state(5000)).toEqual({ ...name, limits, used: { [key]: used[key] } });
    }
  });

  it('counts what was expected where nobody knows what was used, and nothing bounds it', () => {
    const account = new Account({ of: 'run' }, limited);
    const unbounded = { requests: 1, tokens: Number.POSITIVE_INFINITY, costUsd: 0.3 };
    account.settle({}, { ...charge, ceiling: unbounded });
    expect(account.state(0).used).toMatchObject({ tokens: 20, cost_usd: 0.3 });
  });

  it.each([{ requests: 2 }, { tokens: 70 }, { cost_usd: 0.7 }])(
    'of %j lets the next out beside what is still in flight, as soon as one has ended',
    (limits) => {
      const account = new Account({ of: 'run' }, limits);
      account.hold(charge);
      account.hold(charge);
      expect(account.roomFor(charge)).toBe('wait');
      account.release(charge);
      expect(account.roomFor(charge)).toBe('now');
    },
  );

  it('is over when something had no room in it, or its time is over', () => {
    const [spent, late] = [
      new Account({ of: 'run' }, limited),
      new Account({ of: 'run' }, limited),
    ];
    expect([spent.isOver, late.isOver]).toEqual([false, false]);
    spent.spend('tokens');
    spent.spend('cost');
    late.over.abort();
    expect([spent.isOver, late.isOver]).toEqual([true, true]);
    expect([spent.spent, late.spent]).toEqual(['tokens', undefined]);
  });
});

describe('a budget of money', () => {
  it('has room for what fits exactly, however many parts it comes in', () => {
    const account = new Account({ of: 'run' }, { cost_usd: 100 });
    const amounts = { requests: 1, tokens: 0, costUsd: 0.01 };
    const charge = { ceiling: amounts, likely: amounts };
    let sent = 0;
    while (sent < 20_000 && account.roomFor(charge) === 'now') {
      account.settle({ tokens: 0, costUsd: 0.01 }, charge);
      sent += 1;
    }
    expect(sent).toBe(10_000);
  });
});
