import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../src/protocol/failure.ts';
import { InFlightGate } from '../../../../src/transport/pool/in-flight-gate.ts';
import { makeLocalLedger } from '../../../../src/transport/pool/ledger.ts';
import type { Rates } from '../../../../src/transport/pool/ledger-state.ts';
import { SharedLedger } from '../../../../src/transport/pool/shared-ledger.ts';
import { retry } from '../../../../src/transport/retry.ts';
import {
  type HttpResponse,
  type Transport,
  TransportError,
} from '../../../../src/transport/transport.ts';
import { type FakeClock, makeFakeClock } from '../../../support/fake-clock.ts';
import { answer, ask, makeMemoryStore, makePool, never } from './simulation.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A service that answers when it is told to. */
function makeDesk() {
  const started: string[] = [];
  const finish = new Map<string, (response?: HttpResponse) => void>();
  const transport: Transport = ({ path }) =>
    new Promise((resolve) => {
      started.push(path);
      finish.set(path, (response = answer()) => resolve(response));
    });
  return {
    started,
    transport,
    finish: (path: string, response?: HttpResponse) => finish.get(path)?.(response),
  };
}

describe('a limit in flight', () => {
  it('lets the others wait in the order in which they came', async () => {
    const desk = makeDesk();
    const send = makePool(makeFakeClock(), { concurrency: 2 }).admit(desk.transport);
    for (const path of ['a', 'b', 'c', 'd']) void send(ask('{}', path), never);
    await turn();
    expect(desk.started).toEqual(['a', 'b']);
    desk.finish('b');
    await turn();
    expect(desk.started).toEqual(['a', 'b', 'c']);
    desk.finish('a');
    await turn();
    expect(desk.started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets go of who stops waiting, and keeps its place for the next', async () => {
    const desk = makeDesk();
    const send = makePool(makeFakeClock(), { concurrency: 1 }).admit(desk.transport);
    const stop = new AbortController();
    void send(ask('{}', 'a'), never);
    const stopped = send(ask('{}', 'b'), stop.signal);
    void send(ask('{}', 'c'), never);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
    desk.finish('a');
    await turn();
    expect(desk.started).toEqual(['a', 'c']);
  });

  it('lets go of who stops waiting behind others, and of nobody else', async () => {
    const desk = makeDesk();
    const send = makePool(makeFakeClock(), { concurrency: 1 }).admit(desk.transport);
    const stop = new AbortController();
    for (const path of ['a', 'b']) void send(ask('{}', path), never);
    const stopped = send(ask('{}', 'c'), stop.signal);
    void send(ask('{}', 'd'), never);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
    for (const path of ['a', 'b']) {
      desk.finish(path);
      await turn();
    }
    expect(desk.started).toEqual(['a', 'b', 'd']);
  });

  it('frees the place of an exchange that failed', async () => {
    const pool = makePool(makeFakeClock(), { concurrency: 1 });
    const send = pool.admit(() => Promise.reject(new Error('broken')));
    await expect(send(ask(), never)).rejects.toThrow('broken');
    await expect(send(ask(), never)).rejects.toThrow('broken');
  });

  it('of an endpoint is for all its pools, and those who judge go first', async () => {
    const clock = makeFakeClock();
    const desk = makeDesk();
    const gate = new InFlightGate(1);
    const steps = makePool(clock, { gate }).admit(desk.transport);
    const judging = makePool(clock, { gate, purpose: 'judging' }).admit(desk.transport);
    for (const path of ['step 1', 'step 2', 'step 3']) void steps(ask('{}', path), never);
    void judging(ask('{}', 'judge'), never);
    await turn();
    for (const path of ['step 1', 'judge', 'step 2']) {
      desk.finish(path);
      await turn();
    }
    expect(desk.started).toEqual(['step 1', 'judge', 'step 2', 'step 3']);
  });
});

describe('a place of an endpoint that several pools share', () => {
  it('is theirs in turn', async () => {
    const clock = makeFakeClock();
    const desk = makeDesk();
    const gate = new InFlightGate(1);
    for (const name of ['a', 'b', 'c']) {
      const send = makePool(clock, { gate }).admit(desk.transport);
      for (const number of [1, 2]) void send(ask('{}', `${name}${number}`), never);
    }
    const order = ['a1', 'b1', 'c1', 'a2', 'b2', 'c2'];
    for (const path of order) {
      await turn();
      desk.finish(path);
    }
    expect(desk.started).toEqual(order);
  });
});

/** Of this process, and of another one. */
function shareLedger(clock: FakeClock, configured: Rates): readonly [SharedLedger, SharedLedger] {
  const shared = { store: makeMemoryStore(clock), key: 'one', configured, clock };
  return [
    new SharedLedger({ ...shared, member: 'self' }),
    new SharedLedger({ ...shared, member: 'other' }),
  ];
}

/** Sends that many at once and tells when each went out, in seconds. */
async function sendAll(
  count: number,
  configured: { requests?: number; tokens?: number },
  text = '{}',
): Promise<readonly number[]> {
  const clock = makeFakeClock();
  const sentAt: number[] = [];
  const send = makePool(clock, { configured }).admit(() => {
    sentAt.push(Math.round(clock.monotonic() / 1000));
    return Promise.resolve(answer(200, {}, text));
  });
  const body = '{"messages":[],"max_tokens":94}';
  const sent = Array.from({ length: count }, () => send(ask(body), never));
  await clock.advance(600_000);
  await Promise.all(sent);
  return sentAt;
}

describe('a limit on requests a minute', () => {
  it('lets two seconds’ worth out at once and the others at its rate', async () => {
    expect(await sendAll(6, { requests: 60 })).toEqual([0, 0, 1, 2, 3, 4]);
  });

  it('lets single requests out where a minute holds fewer than a burst', async () => {
    expect(await sendAll(3, { requests: 6 })).toEqual([0, 10, 20]);
  });
});

describe('a limit on tokens a minute', () => {
  it('counts what a request may use: its text, and its max_tokens', async () => {
    // 102 tokens each, at 102 a second; two seconds' worth are there at the beginning.
    expect(await sendAll(4, { tokens: 6120 })).toEqual([0, 0, 1, 2]);
  });

  it('does not take the data of files for text', async () => {
    const pool = makePool(makeFakeClock(), { configured: { tokens: 30_000 } });
    const send = pool.admit(() => Promise.resolve(answer()));
    const data = 'A'.repeat(1_000_000);
    const image = `{"image_url":{"url":"data:image/png;base64,${data}"}}`;
    const audio = `{"input_audio":{"data":"${data}","format":"wav"}}`;
    await send(ask(`{"messages":[${image},${audio},${image}]}`), never);
    await send(ask('{"max_tokens":600}'), never);
    expect(pool.record.queue_ms).toBe(0);
  });

  it('gives back what the answer says was not used', async () => {
    const clock = makeFakeClock();
    const pool = makePool(clock, { configured: { tokens: 6120 } });
    const usage = '{"usage":{"total_tokens":2}}';
    const send = pool.admit(() => Promise.resolve(answer(200, {}, usage)));
    for (let sent = 0; sent < 20; sent++) await send(ask('{"max_tokens":94}'), never);
    expect(pool.record).toMatchObject({ requests: 20, tokens: 40, queue_ms: 0 });
  });

  it('counts each answer of those that a request asks for', async () => {
    const clock = makeFakeClock();
    const sentAt: number[] = [];
    const send = makePool(clock, { configured: { tokens: 6000 } }).admit(() => {
      sentAt.push(clock.monotonic());
      return Promise.resolve(answer());
    });
    // 190 and 5 tokens of the 200 that are there, and then as many again.
    const sent = [1, 2].map(() => send(ask('{"n":2,"max_tokens":95}'), never));
    await clock.advance(60_000);
    await Promise.all(sent);
    expect(sentAt).toEqual([0, 1920]);
  });

  it('lets a request out that may use more than a minute allows', async () => {
    expect(await sendAll(1, { tokens: 60 })).toEqual([0]);
  });

  it('expects of a kind of work what nine of ten of its answers used', async () => {
    const clock = makeFakeClock();
    const sentAt: number[] = [];
    const send = makePool(clock, { configured: { tokens: 6000 } }).admit(() => {
      sentAt.push(clock.monotonic());
      return Promise.resolve(
        answer(200, {}, '{"usage":{"completion_tokens":42,"total_tokens":50}}'),
      );
    });
    const request = { ...ask('{"max_tokens":4000,"a":"bcde"}'), work: 'sort' };
    await send(request, never);
    await Promise.all([send(request, never), send(request, never), clock.advance(60_000)]);
    // 4008 tokens at first; 8 and the 42 that were seen from then on, all of which are there.
    expect(sentAt).toEqual([0, 0, 0]);
  });
});

describe('limits that an answer tells', () => {
  const headers = { 'x-ratelimit-limit-requests': '60', 'x-ratelimit-remaining-requests': '59' };

  it('hold from then on, with a twentieth of headroom', async () => {
    const clock = makeFakeClock();
    const sentAt: number[] = [];
    const pool = makePool(clock);
    const send = pool.admit(() => {
      sentAt.push(Math.round(clock.monotonic()));
      return Promise.resolve(answer(200, headers));
    });
    await send(ask(), never);
    const sent = Array.from({ length: 4 }, () => send(ask(), never));
    await clock.advance(60_000);
    await Promise.all(sent);
    expect(pool.record.requests_limit).toBe(57);
    expect(sentAt.map((at) => Math.round(at / 100) / 10)).toEqual([0, 0, 0.1, 1.2, 2.2]);
  });

  it('are read as of when its headers came', async () => {
    const clock = makeFakeClock();
    const pool = makePool(clock);
    const told = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '50' };
    const reset = String(clock.now() + 30_000);
    const streamed = { ...answer(200, { ...told, 'x-ratelimit-reset': reset }) };
    const send = pool.admit(async () => {
      await clock.sleep(28_000);
      return { ...streamed, endMilliseconds: 28_000 };
    });
    const sent = send(ask(), never);
    await clock.advance(28_000);
    await sent;
    expect(pool.record.requests_limit).toBe(95);
  });

  it('may be one of how many are in flight', async () => {
    const policy = { 'ratelimit-policy': '"c";q=5;qu="concurrent-requests"' };
    const pool = makePool(makeFakeClock());
    await pool.admit(() => Promise.resolve(answer(200, policy)))(ask(), never);
    expect(pool.record).toMatchObject({ in_flight_limit: 5 });
    expect(pool.record.requests_limit).toBeUndefined();
  });

  it('count for what was sent before they were known, and nothing of it comes back', async () => {
    const clock = makeFakeClock();
    const tokens = { 'x-ratelimit-limit-tokens': '6000', 'x-ratelimit-remaining-tokens': '6000' };
    const usage = '{"usage":{"completion_tokens":2,"total_tokens":10}}';
    const store = makeMemoryStore(clock);
    const ledger = new SharedLedger({ store, key: 'k', member: 'm', configured: {}, clock });
    const pool = makePool(clock, { ledger });
    const desk = makeDesk();
    const send = pool.admit(desk.transport);
    for (const path of ['a', 'b']) void send(ask('{"max_tokens":1000}', path), never);
    await turn();
    for (const path of ['a', 'b']) desk.finish(path, answer(200, tokens, usage));
    await turn();
    await clock.advance(100);
    // Of the 190 that two seconds give 20 were used, and 9.5 have come back; 95 come in a second.
    const { waitMilliseconds } = await ledger.take({ requests: 1, tokens: 190 });
    expect(Math.round(waitMilliseconds)).toBe(111);
  });

  it('are kept to from the first request on where another process was told them', async () => {
    const clock = makeFakeClock();
    const [ledger, other] = shareLedger(clock, {});
    other.enter({ learned: { tokens: 60_000 } });
    await other.close();
    // 1905 tokens, at 950 a second; two seconds' worth were there.
    await makePool(clock, { ledger }).admit(() => Promise.resolve(answer()))(
      ask('{"max_tokens":1900}'),
      never,
    );
    await ledger.close();
    const { waitMilliseconds } = await other.take({ requests: 0, tokens: 945 });
    expect(Math.round(waitMilliseconds)).toBe(1000);
  });

  it('do not replace what is configured', async () => {
    const pool = makePool(makeFakeClock(), { configured: { requests: 600 } });
    await pool.admit(() => Promise.resolve(answer(200, headers)))(ask(), never);
    expect(pool.record.requests_limit).toBe(600);
  });

  it('are taken down to what the service says is left', async () => {
    const clock = makeFakeClock();
    const pool = makePool(clock);
    const few = { ...headers, 'x-ratelimit-limit-requests': '6000' };
    const send = pool.admit(() =>
      Promise.resolve(answer(200, { ...few, 'x-ratelimit-remaining-requests': '1' })),
    );
    await send(ask(), never);
    await Promise.all([send(ask(), never), send(ask(), never), clock.advance(1000)]);
    expect(pool.record.queue_ms).toBeGreaterThan(0);
  });
});

describe('a 429', () => {
  it('parks the whole pool for as long as the service says', async () => {
    const clock = makeFakeClock();
    const sentAt: number[] = [];
    const pool = makePool(clock);
    const replies = [answer(429, { 'retry-after': '7' })];
    const send = pool.admit(() => {
      sentAt.push(clock.monotonic());
      return Promise.resolve(replies.shift() ?? answer());
    });
    await send(ask(), never);
    const others = [send(ask(), never), send(ask(), never)];
    await clock.advance(6999);
    expect([sentAt, pool.state.waiting, pool.state.parked_ms]).toEqual([[0], 2, 1]);
    await clock.advance(1);
    await Promise.all(others);
    expect(sentAt).toEqual([0, 7000, 7000]);
  });

  it('leaves of a limit what was refused, and it fills up again from the end of the rest', async () => {
    const clock = makeFakeClock();
    const sentAt: number[] = [];
    const pool = makePool(clock, { configured: { requests: 600 } });
    const replies = [answer(429, { 'retry-after': '7' })];
    const send = pool.admit(() => {
      sentAt.push(clock.monotonic());
      return Promise.resolve(replies.shift() ?? answer());
    });
    await send(ask(), never);
    await Promise.all([send(ask(), never), send(ask(), never), clock.advance(10_000)]);
    expect(sentAt).toEqual([0, 7000, 7100]);
  });

  it('that says nothing of a wait leaves nothing of a limit but what was refused', async () => {
    const clock = makeFakeClock();
    const sentAt: number[] = [];
    const pool = makePool(clock, { configured: { requests: 600, tokens: 60_000 } });
    const replies = [answer(429)];
    const send = pool.admit(() => {
      sentAt.push(clock.monotonic());
      return Promise.resolve(replies.shift() ?? answer());
    });
    // 500 tokens each, at 1000 a second.
    const request = ask('{"max_tokens":494,"a":1}');
    await send(request, never);
    await Promise.all([send(request, never), send(request, never), clock.advance(10_000)]);
    expect(sentAt).toEqual([0, 0, 500]);
  });

  it('holds up also what was waiting for a limit', async () => {
    const clock = makeFakeClock();
    const sentAt: number[] = [];
    const desk = makeDesk();
    const send = makePool(clock, { configured: { requests: 60 } }).admit((request, signal) => {
      sentAt.push(clock.monotonic());
      return desk.transport(request, signal);
    });
    for (const path of ['a', 'b', 'c']) void send(ask('{}', path), never);
    await clock.advance(500);
    desk.finish('a', answer(429, { 'retry-after': '7' }));
    await clock.advance(20_000);
    expect(sentAt).toEqual([0, 0, 7500]);
  });

  it('shrinks what is in flight once until all is there again that was used up', async () => {
    const clock = makeFakeClock();
    const pool = makePool(clock, { concurrency: 20 });
    const headers = { 'x-ratelimit-limit-requests': '60', 'x-ratelimit-reset-requests': '40s' };
    const send = pool.admit(() => Promise.resolve(answer(429, headers)));
    const limits: number[] = [];
    for (const seconds of [0, 30, 70]) {
      await clock.advance(seconds * 1000 - clock.monotonic());
      await send(ask(), never);
      limits.push(pool.record.in_flight_limit);
    }
    expect(limits).toEqual([15, 15, 10]);
  });

  it('parks those that judge with the same key and model, too', async () => {
    const clock = makeFakeClock();
    const ledger = makeLocalLedger({}, clock);
    const one = makePool(clock, { ledger });
    const other = makePool(clock, { ledger, purpose: 'judging' });
    await one.admit(() => Promise.resolve(answer(429, { 'retry-after': '7' })))(ask(), never);
    const judging = other.admit(() => Promise.resolve(answer()))(ask(), never);
    await clock.advance(7000);
    await judging;
    expect(other.record.queue_ms).toBe(7000);
  });

  it('that asks for too long a rest ends what waits, and says so', async () => {
    const clock = makeFakeClock();
    const pool = makePool(clock);
    const send = pool.admit(() => Promise.resolve(answer(429, { 'retry-after': '3600' })));
    await send(ask(), never);
    const failed = await send(ask(), never).catch((error: TransportError) => error.failure);
    expect(failed).toEqual({
      kind: 'rate_limit',
      message:
        'not sent, since `desk` asked to be left alone for another 3600s, and a request waits 60s at most',
    });
    expect(pool.record).toMatchObject({ requests: 1, rate_limited: 1, not_sent: 1 });
  });

  it('that asked another process for too long a rest ends what waits here as well', async () => {
    const clock = makeFakeClock();
    const [ledger, other] = shareLedger(clock, {});
    other.enter({ parkMilliseconds: 3_600_000 });
    await other.close();
    const pool = makePool(clock, { ledger });
    const send = pool.admit(() => Promise.resolve(answer()));
    await expect(send(ask(), never)).rejects.toThrow('asked to be left alone for another 3600s');
    expect(clock.sleeps).toEqual([]);
  });

  it('for a quota that is used up keeps nobody else waiting', async () => {
    const pool = makePool(makeFakeClock());
    const send = pool.admit(() => Promise.resolve(answer(429, { 'retry-after': '7' })));
    await send({ ...ask(), isFinal: () => true }, never);
    expect(pool.record.rate_limited).toBe(0);
    expect(pool.state.parked_ms).toBeUndefined();
  });
});

describe('a request that waits', () => {
  it('ends when the run is interrupted, and gives back what it had taken', async () => {
    const clock = makeFakeClock();
    const pool = makePool(clock, { configured: { requests: 1 } });
    const send = pool.admit(() => Promise.resolve(answer()));
    const interrupt = new AbortController();
    await send(ask(), never);
    const waiting = send(ask(), interrupt.signal);
    interrupt.abort();
    await expect(waiting).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
    const next = send(ask(), never);
    await clock.advance(60_000);
    await next;
    expect(pool.record.queue_ms).toBe(60_000);
  });

  it.each(['the trial', 'the run'])('is not sent once %s is stopped', async (what) => {
    const stop = AbortSignal.abort();
    const pool = makePool(makeFakeClock(), what === 'the run' ? { stop } : {});
    const send = pool.admit(() => Promise.resolve(answer()));
    await expect(send(ask(), what === 'the run' ? never : stop)).rejects.toMatchObject({
      failure: { kind: 'interrupted' },
      attempts: [],
    });
    expect(pool.record.requests).toBe(0);
  });

  it('ends when the run is stopped', async () => {
    const stop = new AbortController();
    const desk = makeDesk();
    const pool = makePool(makeFakeClock(), { concurrency: 1, stop: stop.signal });
    const send = pool.admit(desk.transport);
    void send(ask('{}', 'a'), never);
    const waiting = send(ask('{}', 'b'), never);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
    expect([desk.started, pool.state.waiting]).toEqual([['a'], 0]);
  });

  it('holds up who comes later no longer than it waits itself', async () => {
    const clock = makeFakeClock();
    const sentAt: number[] = [];
    const send = makePool(clock, { configured: { tokens: 6000 } }).admit(() => {
      sentAt.push(clock.monotonic());
      return Promise.resolve(answer());
    });
    // 200 tokens, which are there, as many again, and 10 of 100 a second.
    const large = ask('{"max_tokens":194,"a":1}');
    const interrupt = new AbortController();
    await send(large, never);
    const waiting = send(large, interrupt.signal);
    interrupt.abort();
    await expect(waiting).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
    await Promise.all([send(ask('{"max_tokens":4,"a":123}'), never), clock.advance(10_000)]);
    expect(sentAt).toEqual([0, 100]);
  });

  it('goes out no earlier for who gives up behind it', async () => {
    const clock = makeFakeClock();
    const sentAt: number[] = [];
    const send = makePool(clock, { configured: { requests: 60 } }).admit(() => {
      sentAt.push(clock.monotonic());
      return Promise.resolve(answer());
    });
    const sent = [1, 2, 3].map(() => send(ask(), never));
    const interrupt = new AbortController();
    const behind = send(ask(), interrupt.signal);
    interrupt.abort();
    await expect(behind).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
    await Promise.all([...sent, clock.advance(10_000)]);
    expect(sentAt).toEqual([0, 0, 1000]);
  });

  it('goes out also where it is large beside a limit that processes share', async () => {
    const clock = makeFakeClock();
    const [ledger] = shareLedger(clock, { tokens: 6000 });
    const pool = makePool(clock, { ledger });
    const send = pool.admit(() => Promise.resolve(answer()));
    await Promise.all([1, 2].map(() => send(ask('{"max_tokens":94}'), never)));
    expect(pool.record).toMatchObject({ requests: 2, queue_ms: 0 });
  });

  it('gives back what was taken for it where it is given up meanwhile', async () => {
    const clock = makeFakeClock();
    const [ledger, other] = shareLedger(clock, { requests: 60 });
    const send = makePool(clock, { ledger }).admit(() => Promise.resolve(answer()));
    const interrupt = new AbortController();
    const waiting = send(ask(), interrupt.signal);
    interrupt.abort();
    await expect(waiting).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
    await turn();
    await ledger.close();
    expect((await other.take({ requests: 2, tokens: 0 })).waitMilliseconds).toBe(0);
  });

  it('is told apart in its attempt from the wait for a retry and from the service’s time', async () => {
    const clock = makeFakeClock({ autoAdvance: true });
    const replies = [answer(503)];
    const pool = makePool(clock, { configured: { requests: 6 } });
    const options = { retries: 1, clock, random: () => 0.5, refuseRetry: pool.refuseRetry };
    const send = retry(options)(pool.admit(() => Promise.resolve(replies.shift() ?? answer())));
    const sent = send(ask(), never);
    await clock.advance(10_000);
    expect((await sent).attempts).toEqual([
      { number: 1, duration_ms: 1, waited_ms: 0, status: 503, failure: expect.anything() },
      { number: 2, duration_ms: 1, waited_ms: 500, queue_ms: 9500, status: 200 },
    ]);
  });
});

const TWENTY = Array.from({ length: 20 }, (_, at) => String(at));

describe('how many a pool has in flight', () => {
  const adaptive = { start: 4, max: 100 };

  it('grows by requests that were answered at once, and not by those that had failed', async () => {
    const replies = [503, 503, 503, 503];
    const pool = makePool(makeFakeClock(), { adaptive });
    const send = pool.admit(async () => {
      await turn();
      return answer(replies.shift() ?? 200);
    });
    const requests = Array.from({ length: 4 }, () => ask());
    const sendEach = () => Promise.all(requests.map((request) => send(request, never)));
    await sendEach();
    await sendEach();
    expect(pool.record.in_flight_limit).toBe(4);
    await Promise.all(Array.from({ length: 4 }, () => send(ask(), never)));
    expect(pool.record.in_flight_limit).toBe(8);
  });

  it('is what a service takes that refuses more and does not say why', async () => {
    const desk = makeDesk();
    const clock = makeFakeClock();
    const pool = makePool(clock, { concurrency: 8 });
    const options = { retries: 1, clock, random: () => 0.5, refuseRetry: pool.refuseRetry };
    const send = retry(options)(pool.admit(desk.transport));
    const paths = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const sent = paths.map((path) => send(ask('{}', path), never));
    await turn();
    for (const refused of ['d', 'g', 'h']) desk.finish(refused, answer(429));
    await clock.advance(10_000);
    expect([pool.record.in_flight_limit, desk.started.slice(8)]).toEqual([5, []]);
    for (const path of ['a', 'b', 'c', 'e', 'f']) {
      desk.finish(path);
      await turn();
    }
    expect(desk.started.slice(8)).toEqual(['d', 'g', 'h']);
    for (const path of ['d', 'g', 'h']) desk.finish(path);
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(paths.map(() => 200));
  });

  it.each([
    { 'retry-after': '1' },
    { 'x-ratelimit-limit-requests': '600', 'x-ratelimit-remaining-requests': '0' },
    { 'x-ratelimit-reset-requests': '9s', 'x-ratelimit-limit-requests': '600' },
  ])('is a fifth less, and no more, where a service says what it allows: %o', async (headers) => {
    const desk = makeDesk();
    const pool = makePool(makeFakeClock(), { concurrency: 20 });
    const send = pool.admit(desk.transport);
    for (const path of TWENTY) void send(ask('{}', path), never);
    await turn();
    for (const path of TWENTY.slice(0, 12)) desk.finish(path, answer(429, headers));
    await turn();
    expect(pool.record.in_flight_limit).toBe(15);
  });

  it('stays what an episode began with where what goes out since is refused as well', async () => {
    const desk = makeDesk();
    const clock = makeFakeClock();
    const pool = makePool(clock, { concurrency: 20 });
    const send = pool.admit(desk.transport);
    for (const path of TWENTY) void send(ask('{}', path), never);
    await turn();
    for (const path of TWENTY.slice(0, 7)) desk.finish(path, answer(429));
    for (const path of TWENTY.slice(7, 10)) desk.finish(path);
    await clock.advance(1);
    for (const path of ['x', 'y', 'z']) void send(ask('{}', path), never);
    await turn();
    for (const path of ['x', 'y', 'z']) desk.finish(path, answer(429));
    await turn();
    expect(pool.record.in_flight_limit).toBe(13);
  });

  it('falls after a 429, as its record tells', async () => {
    const clock = makeFakeClock();
    const pool = makePool(clock, { concurrency: 20 });
    const send = pool.admit(() => Promise.resolve(answer(429)));
    await clock.advance(5000);
    await send(ask(), never);
    expect(pool.record).toMatchObject({
      in_flight_limit: 15,
      rate_limited: 1,
      history: [
        { at_ms: 0, in_flight_limit: 20 },
        { at_ms: 0, in_flight_limit: 15 },
      ],
    });
  });
});

describe('a pool', () => {
  it('is told of where a limit is known or was felt', async () => {
    const clock = makeFakeClock();
    const known = [{}, { requests: 60 }, { tokens: 6000 }];
    expect(known.map((configured) => makePool(clock, { configured }).isLimited)).toEqual([
      false,
      true,
      true,
    ]);
    const desk = makeDesk();
    const pool = makePool(clock, { concurrency: 1 });
    const send = pool.admit(desk.transport);
    void send(ask('{}', 'a'), never);
    await turn();
    expect(pool.isLimited).toBe(false);
    void send(ask('{}', 'b'), never);
    expect(pool.isLimited).toBe(true);
    expect(pool.state).toEqual({
      endpoint: 'desk',
      model: 'tiny',
      purpose: 'steps',
      in_flight_limit: 1,
      in_flight: 1,
      waiting: 1,
      requests: 1,
      tokens: 0,
      rate_limited: 0,
    });
  });

  it('has its limits in its record, and where they are kept', () => {
    const clock = makeFakeClock();
    const store = makeMemoryStore(clock);
    const configured = { requests: 90.5, tokens: 6000.5 };
    const name = { endpoint: 'desk', model: 'tiny', purpose: 'steps' };
    const limits = { requests_limit: 90, tokens_limit: 6000 };
    expect(makePool(clock, { configured }).record).toMatchObject({ ...name, ...limits });
    const ledger = new SharedLedger({ store, key: 'one', member: 'self', configured, clock });
    const pool = makePool(clock, { ledger });
    expect(pool.record).toMatchObject({ ...limits, shared: 'file' });
    expect(pool.record).not.toHaveProperty('problem');
    store.problemOf = () => 'it was begun anew';
    expect(pool.record).toMatchObject({ shared: 'file', problem: 'it was begun anew' });
    const unlimited = new SharedLedger({
      store,
      key: 'two',
      member: 'self',
      configured: {},
      clock,
    });
    expect(makePool(clock, { ledger: unlimited }).isLimited).toBe(true);
  });

  it('tells how long a request waited that failed then, and keeps what was said of it', async () => {
    const clock = makeFakeClock();
    const pool = makePool(clock, { configured: { requests: 6 } });
    const attempts = [1, 2].map((number) => ({ number, duration_ms: 1, waited_ms: 0 }));
    const failure = { kind: 'connection', message: 'it broke off' } as const;
    const options = { retryAfterMilliseconds: 70, isFinal: true };
    const send = pool.admit(() => Promise.reject(new TransportError(failure, attempts, options)));
    await expect(send(ask(), never)).rejects.toMatchObject({ attempts });
    const late = send(ask(), never).catch((error: unknown) => error);
    await clock.advance(10_000);
    expect(await late).toMatchObject({
      failure,
      attempts: [attempts[0], { ...attempts[1], queue_ms: 10_000 }],
      ...options,
    });
  });
});

describe('a service that answers', () => {
  it.each([200, 400])('with %i is never left alone', async (status) => {
    const pool = makePool(makeFakeClock());
    const send = pool.guard(pool.admit(() => Promise.resolve(answer(status))));
    for (let sent = 0; sent < 200; sent++) await send(ask(), never);
    expect(pool.record.requests).toBe(200);
  });

  it('half of what it is asked is never left alone', async () => {
    const replies = Array.from({ length: 100 }, (_, at) => (at < 50 ? 200 : 503));
    const pool = makePool(makeFakeClock());
    const send = pool.guard(pool.admit(() => Promise.resolve(answer(replies.shift()))));
    for (let sent = 0; sent < 100; sent++) await send(ask(), never);
    expect(pool.record.requests).toBe(100);
  });

  it('gets more retries the more it is asked', async () => {
    const pool = makePool(makeFakeClock());
    const send = pool.guard(pool.admit(() => Promise.resolve(answer())));
    for (let sent = 0; sent < 200; sent++) await send(ask(), never);
    const failure = { kind: 'server', message: 'answered 503', status: 503 } as const;
    let retries = 0;
    while (pool.refuseRetry(failure) === undefined) retries += 1;
    expect(retries).toBe(140);
  });
});

describe('a service that answers a fifth of what it is asked', () => {
  it('is asked again for what it refused, however often, until it answers less', async () => {
    const pool = makePool(makeFakeClock());
    const reply = async (status: number): Promise<void> =>
      void (await pool.admit(() => Promise.resolve(answer(status)))(ask(), never));
    const limited = { kind: 'rate_limit', message: 'answered 429', status: 429 } as const;
    const countRefused = (): number =>
      Array.from({ length: 200 }, () => pool.refuseRetry(limited)).filter(Boolean).length;
    for (const status of [200, 429, 429, 429, 429]) await reply(status);
    expect(countRefused()).toBe(0);
    await reply(429);
    expect(countRefused()).toBe(100);
  });
});

describe('a service that stops to answer', () => {
  it('gets no other attempt either', async () => {
    const pool = makePool(makeFakeClock());
    const send = pool.admit(() => Promise.resolve(answer(503)));
    for (let sent = 0; sent < 100; sent++) await send(ask(), never);
    expect(pool.refuseRetry({ kind: 'server', message: 'answered 503', status: 503 })).toBe(
      'it is not tried again: of the last 100 requests 0 were answered, within 30s',
    );
  });

  it('is left alone, and trials say why', async () => {
    const clock = makeFakeClock();
    const pool = makePool(clock);
    let sent = 0;
    const send = [pool.guard, pool.admit].reduceRight<Transport>(
      (next, layer) => layer(next),
      () => {
        sent += 1;
        return Promise.resolve(answer(503));
      },
    );
    for (let request = 0; request < 40; request++) await send(ask(), never);
    const failed = await send(ask(), never).catch((error: TransportError) => error);
    expect(sent).toBe(40);
    expect(failed).toMatchObject({
      attempts: [],
      isFinal: true,
      failure: {
        kind: 'server',
        message:
          'not sent, since `desk` has all but stopped to answer: of the last 40 requests 0 were answered, within 30s, and the latest failure is: answered 503',
      },
    });
  });

  it('is left alone also where it cannot be reached', async () => {
    const pool = makePool(makeFakeClock());
    const failure = { kind: 'connection', message: 'connection refused' } as const;
    const send = pool.guard(pool.admit(() => Promise.reject(new TransportError(failure))));
    const failures: string[] = [];
    for (let request = 0; request < 41; request++) {
      await send(ask(), never).catch((error: TransportError) => failures.push(error.message));
    }
    expect(failures.slice(39)).toEqual([
      'connection refused',
      'not sent, since `desk` has all but stopped to answer: of the last 40 requests 0 were answered, within 30s, and the latest failure is: connection refused',
    ]);
  });

  it.each(['rate_limit', 'interrupted'] as const)(
    'is not taken for one that answers by a failure of kind %s',
    async (kind) => {
      const pool = makePool(makeFakeClock());
      const fail = (failure: Failure): Promise<unknown> =>
        pool
          .guard(pool.admit(() => Promise.reject(new TransportError(failure))))(ask(), never)
          .catch((error: unknown) => error);
      for (let request = 0; request < 30; request++) await fail({ kind, message: 'none' });
      const down = { kind: 'server', message: 'down' } as const;
      for (let request = 0; request < 40; request++) await fail(down);
      expect(await fail(down)).toMatchObject({ isFinal: true, attempts: [] });
    },
  );

  it('gets no more retries than its budget, of which a 429 that says for how long to wait is none', async () => {
    const pool = makePool(makeFakeClock());
    const failure = { kind: 'server', message: 'answered 503' } as const;
    const refused = Array.from({ length: 101 }, () => pool.refuseRetry(failure));
    expect(refused.filter((each) => each !== undefined)).toEqual([
      'it is not tried again: too many requests to this endpoint are retries already',
    ]);
    const limited = { kind: 'rate_limit', message: 'answered 429' } as const;
    const reply = async (headers: Record<string, string>): Promise<string | undefined> => {
      await pool.admit(() => Promise.resolve(answer(429, headers)))(ask(), never);
      return pool.refuseRetry(limited);
    };
    expect([await reply({}), await reply({ 'retry-after': '7' })]).toEqual([
      'it is not tried again: too many requests to this endpoint are retries already',
      undefined,
    ]);
  });
});
