import { describe, expect, it } from 'vitest';
import type { Rates } from '../../../../src/transport/pool/ledger-state.ts';
import { SharedLedger } from '../../../../src/transport/pool/shared-ledger.ts';
import { makeFakeClock } from '../../../support/fake-clock.ts';
import { makeMemoryStore } from './simulation.ts';

function setUp(members: number, configured = { requests: 600 }) {
  const clock = makeFakeClock();
  const store = makeMemoryStore(clock);
  const ledgers = Array.from(
    { length: members },
    (_, member) =>
      new SharedLedger({ store, key: 'one', member: `process ${member}`, configured, clock }),
  );
  const [first, second] = ledgers;
  if (first === undefined || second === undefined) throw new Error('two at the least');
  return { clock, store, first, second, ledgers };
}

const one = { requests: 1, tokens: 0 };

describe('a ledger that processes share', () => {
  it('gives to each what the others left', async () => {
    const { first, second } = setUp(2);
    await first.take({ requests: 20, tokens: 0 });
    expect((await second.take({ requests: 2, tokens: 0 })).waitMilliseconds).toBe(200);
  });

  it('leaves alone what is limited for the others only', async () => {
    const { clock, store } = setUp(2);
    const make = (member: string, configured: Rates): SharedLedger =>
      new SharedLedger({ store, key: 'two kinds', member, configured, clock });
    const byRequests = make('first', { requests: 600 });
    const byTokens = make('second', { tokens: 60_000 });
    await byRequests.take({ requests: 20, tokens: 0 });
    await byTokens.take({ requests: 1, tokens: 2000 });
    expect((await byRequests.take(one)).waitMilliseconds).toBe(100);
    expect((await byTokens.take({ requests: 1, tokens: 500 })).waitMilliseconds).toBe(500);
  });

  it('parks all where one was told to rest', async () => {
    const { clock, first, second } = setUp(2);
    first.enter({ parkMilliseconds: 7000 });
    expect(first.parkedFor()).toBe(7000);
    await clock.advance(0);
    // And then until there is one again.
    expect((await second.take(one)).waitMilliseconds).toBe(7100);
    expect(second.parkedFor()).toBe(7000);
  });

  it('says of what it gives that it waits for the rest, also where no limit is known', async () => {
    const { clock, first, second } = setUp(2, {} as { requests: number });
    first.enter({ parkMilliseconds: 7000 });
    await clock.advance(0);
    expect((await second.take(one)).waitMilliseconds).toBe(7000);
  });

  it('tells all what one has learned', async () => {
    const { clock, first, second } = setUp(2, {} as { requests: number });
    first.enter({ learned: { tokens: 60_000 } });
    await clock.advance(0);
    await second.take(one);
    expect(second.rates).toEqual({ tokens: 57_000 });
  });

  it('gathers what is settled, and hands it over at the end', async () => {
    const { first, second } = setUp(2);
    await first.take({ requests: 20, tokens: 0 });
    first.enter({ settle: { requests: -4, tokens: 0 } });
    first.enter({ settle: { requests: -5, tokens: 0 } });
    await first.close();
    expect((await second.take({ requests: 9, tokens: 0 })).waitMilliseconds).toBe(0);
  });
});

describe('what was entered in a ledger that processes share', () => {
  it('is handed over with what is taken next, and once', async () => {
    const { first } = setUp(2);
    await first.take({ requests: 20, tokens: 0 });
    first.enter({ settle: { requests: -5, tokens: 0 } });
    expect((await first.take(one)).waitMilliseconds).toBe(0);
    expect((await first.take({ requests: 4, tokens: 0 })).waitMilliseconds).toBe(0);
    await first.close();
    expect((await first.take(one)).waitMilliseconds).toBe(100);
  });

  it('is all of what came together: the longest rest, and each limit', async () => {
    const { clock, first, second } = setUp(2, {} as { requests: number });
    await clock.advance(1000);
    first.enter({ parkMilliseconds: 3000, learned: { requests: 600 } });
    first.enter({ parkMilliseconds: 7000 });
    first.enter({ parkMilliseconds: 2000, learned: { tokens: 60_000 } });
    first.enter({ settle: one });
    expect(first.parkedFor()).toBe(7000);
    await clock.advance(0);
    await second.take({ requests: 0, tokens: 0 });
    expect([second.parkedFor(), second.rates]).toEqual([7000, { requests: 570, tokens: 57_000 }]);
  });

  it('is gathered, unless a limit is another one or a rest is asked for', async () => {
    const { clock, store, first } = setUp(2, {} as { requests: number });
    const update = store.update.bind(store);
    let updates = 0;
    store.update = (key, step) => {
      updates += 1;
      return update(key, step);
    };
    const counts: number[] = [];
    const enter = async (change: Parameters<SharedLedger['enter']>[0]): Promise<void> => {
      first.enter(change);
      await clock.advance(0);
      counts.push(updates);
    };
    await enter({ settle: one, learned: { requests: 600 } });
    await enter({ settle: one, learned: { requests: 600 } });
    await enter({ settle: one, learned: {} });
    await enter({ settle: one, learned: { requests: 300 } });
    await enter({ settle: one, learned: {} });
    await enter({ parkMilliseconds: 1000 });
    expect(counts).toEqual([1, 1, 1, 2, 2, 3]);
    first.enter({ settle: one, learned: {} });
    await clock.advance(50);
    expect(updates).toBe(4);
  });

  it('keeps what is left of one limit where the next answer tells of another', async () => {
    const { first, second } = setUp(2, {} as { requests: number });
    first.enter({ learned: { requests: 600 }, remaining: { requests: 0 } });
    first.enter({ learned: { tokens: 60_000 }, remaining: { tokens: 60_000 } });
    await first.close();
    expect((await second.take(one)).waitMilliseconds).toBeCloseTo(105.26, 1);
  });

  it('is with the others when it is closed', async () => {
    const { store, first } = setUp(2);
    const update = store.update.bind(store);
    const steps: string[] = [];
    store.update = async (key, step) => {
      await new Promise((resolve) => setImmediate(resolve));
      const given = await update(key, step);
      steps.push('written');
      return given;
    };
    first.enter({ settle: one });
    await first.close();
    steps.push('closed');
    await first.close();
    expect(steps).toEqual(['written', 'closed']);
  });
});

describe('a store that fails', () => {
  it('leaves each process with its share of the tokens, and of that what it entered', async () => {
    const configured = { tokens: 60_000 } as unknown as { requests: number };
    const { store, first, second } = setUp(2, configured);
    const some = { requests: 1, tokens: 1000 };
    for (const ledger of [first, second, first]) await ledger.take(some);
    store.fails = true;
    // Half of 60000, from nothing: 1000 need two seconds.
    expect((await first.take(some)).waitMilliseconds).toBe(2000);
    expect((await first.take(some)).waitMilliseconds).toBe(4000);
    first.enter({ settle: { requests: 0, tokens: -1500 } });
    expect((await first.take({ requests: 1, tokens: 500 })).waitMilliseconds).toBe(2000);
    await first.close();
    expect((await first.take(some)).waitMilliseconds).toBe(4000);
  });

  it('leaves each process with its share of the limit, and says so', async () => {
    const { store, first, ledgers } = setUp(4);
    for (const ledger of ledgers) await ledger.take(one);
    await first.take(one);
    store.fails = true;
    // A quarter of 600: one comes every 400 ms, and none is there at once, since the store gave those out.
    const waits: number[] = [];
    for (let taken = 0; taken < 6; taken++) waits.push((await first.take(one)).waitMilliseconds);
    expect(waits).toEqual([400, 800, 1200, 1600, 2000, 2400]);
    expect(first.problem).toBe(
      'limits are not shared by file: it is gone; this process keeps to its share',
    );
  });

  it('leaves nothing to those that took nothing for a minute', async () => {
    const { clock, store, first, second, ledgers } = setUp(4);
    for (const ledger of ledgers) await ledger.take(one);
    await clock.advance(59_999);
    await second.take(one);
    await clock.advance(1);
    await first.take(one);
    store.fails = true;
    // Half of 600: one comes every 200 ms.
    expect((await first.take({ requests: 10, tokens: 0 })).waitMilliseconds).toBe(2000);
    expect((await first.take(one)).waitMilliseconds).toBe(2200);
  });

  it('is one that does not answer, too', async () => {
    const { clock, store, first } = setUp(2);
    await first.take(one);
    store.update = () => new Promise(() => undefined);
    const taken = first.take(one);
    await clock.advance(5000);
    expect((await taken).waitMilliseconds).toBe(100);
    expect(first.problem).toContain('it did not answer within 5s');
  });

  it('leaves each process with its share as it is by then, should it fail again', async () => {
    const { clock, store, first, ledgers } = setUp(4);
    await first.take(one);
    store.fails = true;
    await first.take(one);
    await clock.advance(10_000);
    store.fails = false;
    for (const ledger of [...ledgers, first]) await ledger.take(one);
    store.fails = true;
    // A quarter of 600, where it was all of it before.
    expect((await first.take({ requests: 5, tokens: 0 })).waitMilliseconds).toBe(2000);
    expect((await first.take(one)).waitMilliseconds).toBe(2400);
  });

  it('has nothing to give at once when it is back, since each took alone what filled up', async () => {
    const { clock, store, first, second } = setUp(2);
    await first.take(one);
    store.fails = true;
    await first.take(one);
    store.fails = false;
    await clock.advance(10_000);
    expect((await first.take(one)).waitMilliseconds).toBe(100);
    expect((await first.take(one)).waitMilliseconds).toBe(200);
    expect((await second.take(one)).waitMilliseconds).toBe(300);
  });

  it('from the first leaves each process with all that is there, and says so', async () => {
    const { store, first } = setUp(2);
    store.fails = true;
    expect((await first.take({ requests: 20, tokens: 0 })).waitMilliseconds).toBe(0);
    expect(first.problem).toBe(
      'limits are not shared by file: it is gone; this process knows of no others',
    );
  });

  it('is tried again after ten seconds', async () => {
    const { clock, store, first, second } = setUp(2);
    store.fails = true;
    await first.take(one);
    store.fails = false;
    await first.take({ requests: 5, tokens: 0 });
    expect((await second.take({ requests: 20, tokens: 0 })).waitMilliseconds).toBe(0);
    await clock.advance(10_000);
    await first.take({ requests: 20, tokens: 0 });
    expect((await second.take(one)).waitMilliseconds).toBe(2100);
  });
});
