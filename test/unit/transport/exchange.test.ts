import { describe, expect, it } from 'vitest';
import type { Attempt, Failure } from '../../../src/protocol/failure.ts';
import { LARGEST_TEXT } from '../../../src/transport/answer-limits.ts';
import { makeDecoder } from '../../../src/transport/decode-body.ts';
import { Exchange } from '../../../src/transport/exchange.ts';
import { makeEventReader } from '../../../src/transport/sse.ts';
import { type FakeClock, makeFakeClock } from '../../support/fake-clock.ts';

const peer = { address: 'desk.example:80', host: 'desk.example' };

function start(
  signal: AbortSignal = new AbortController().signal,
  clock: FakeClock = makeFakeClock(),
) {
  const aborted: string[] = [];
  const controller = { abort: (reason: Error) => aborted.push(reason.message) };
  const exchange = new Exchange({
    clock,
    peer,
    timeoutMilliseconds: 30_000,
    signal,
    makeEventReader,
    makeDecoder,
    redact: (text) => text,
  });
  const outcome = exchange.response.then(
    (response) => ({ response }),
    (error) => ({ failure: error.failure, attempts: error.attempts }),
  );
  const isFinal = exchange.response.then(
    () => undefined,
    (error) => error.isFinal,
  );
  return {
    clock,
    aborted,
    outcome,
    isFinal,
    connect: () => exchange.onRequestStart(controller),
    answer: (type: string, status = 200) =>
      exchange.onResponseStart(controller, status, { 'content-type': type }),
    send: (text: string) => exchange.onResponseData(controller, Buffer.from(text)),
    sendBytes: (bytes: Buffer) => exchange.onResponseData(controller, bytes),
    end: () => exchange.onResponseEnd(),
    fail: (code: string) =>
      exchange.onResponseError(controller, Object.assign(new Error(), { code })),
  };
}

describe('an exchange', () => {
  it('counts its times from sending, and its duration from its beginning', async () => {
    const { clock, outcome, ...server } = start();
    await clock.advance(100);
    server.connect();
    await clock.advance(40);
    server.answer('text/event-stream');
    await clock.advance(5);
    server.send('data: a\n\n');
    await clock.advance(5);
    server.send('data: b\n\ndata: c');
    await clock.advance(10);
    server.end();
    expect(await outcome).toEqual({
      response: {
        status: 200,
        headers: { 'content-type': 'text/event-stream' },
        body: {
          kind: 'events',
          events: [
            { data: 'a', milliseconds: 45 },
            { data: 'b', milliseconds: 50 },
            { data: 'c', milliseconds: 60 },
          ],
        },
        headersMilliseconds: 40,
        endMilliseconds: 60,
        attempts: [{ number: 1, duration_ms: 160, waited_ms: 0, status: 200 }],
      },
    });
  });

  it('says how long a stalled stream was silent', async () => {
    const { clock, outcome, aborted, ...server } = start();
    server.connect();
    server.answer('text/event-stream');
    await clock.advance(17_700);
    server.send('data: a\n\n');
    await clock.advance(12_300);
    expect(await outcome).toMatchObject({
      response: {
        body: {
          events: [{ data: 'a' }],
          broken: {
            kind: 'timeout',
            message: "the stream stalled: nothing for 12.3s before the attempt's 30s ran out",
            status: 200,
          },
        },
      },
    });
    expect(aborted).toEqual(['out of time']);
  });

  it('says of a stream that was still going that it was not complete', async () => {
    const { clock, outcome, ...server } = start();
    server.connect();
    server.answer('text/event-stream');
    await clock.advance(29_900);
    server.send('data: a\n\n');
    await clock.advance(100);
    expect(await outcome).toMatchObject({
      response: { body: { broken: { message: 'the stream was not complete within 30s' } } },
    });
  });

  it('says of a whole answer that it was not complete', async () => {
    const { clock, outcome, ...server } = start();
    server.connect();
    server.answer('application/json');
    server.send('{');
    await clock.advance(30_000);
    expect(await outcome).toMatchObject({
      failure: { kind: 'timeout', message: 'the answer was not complete within 30s', status: 200 },
    });
  });

  it('says that there was no connection, and gives up one that comes later', async () => {
    const { clock, outcome, aborted, ...server } = start();
    await clock.advance(30_000);
    const message = 'no connection to desk.example:80 within 30s';
    const failure = { kind: 'timeout', message, unreached: true };
    expect(await outcome).toEqual({
      failure,
      attempts: [{ number: 1, duration_ms: 30_000, waited_ms: 0, failure }],
    });
    server.connect();
    expect(aborted).toEqual(['too late']);
  });

  it('is over a second after [DONE], when the connection stays open', async () => {
    const { clock, outcome, aborted, ...server } = start();
    server.connect();
    server.answer('text/event-stream');
    server.send('data: a\n\ndata: [DONE]\n\n');
    await clock.advance(1000);
    expect(await outcome).toMatchObject({ response: { body: { kind: 'events' } } });
    expect(aborted).toEqual(['no end after [DONE]']);
  });

  it('is whole when the connection breaks after [DONE]', async () => {
    const { outcome, ...server } = start();
    server.connect();
    server.answer('text/event-stream');
    server.send('data: [DONE]\n\n');
    server.fail('ECONNRESET');
    expect(await outcome).toMatchObject({
      response: { body: { kind: 'events', events: [{ data: '[DONE]', milliseconds: 0 }] } },
    });
    expect((await outcome) as object).not.toHaveProperty('response.body.broken');
  });

  it('takes a stream for one that has another content type', async () => {
    const { outcome, ...server } = start();
    server.connect();
    server.answer('text/plain');
    server.send('data: a\n\n');
    server.end();
    expect(await outcome).toMatchObject({ response: { body: { events: [{ data: 'a' }] } } });
  });

  it('takes a refusal for text, whatever its content type', async () => {
    const { outcome, ...server } = start();
    server.connect();
    server.answer('text/event-stream', 500);
    server.send('data: a\n\n');
    server.end();
    expect(await outcome).toMatchObject({ response: { body: { text: 'data: a\n\n' } } });
  });

  it('puts a character together that was split', async () => {
    const { outcome, ...server } = start();
    const bytes = Buffer.from('\uFEFF{"refund":"20 €"}');
    server.connect();
    server.answer('application/json');
    server.sendBytes(bytes.subarray(0, 18));
    server.sendBytes(bytes.subarray(18));
    server.end();
    expect(await outcome).toMatchObject({ response: { body: { text: '{"refund":"20 €"}' } } });
  });

  it('ends with an answer that is too large', async () => {
    const { outcome, aborted, ...server } = start();
    server.connect();
    server.answer('application/json');
    server.sendBytes(Buffer.alloc(LARGEST_TEXT, 'x'));
    server.send('!');
    expect(await outcome).toMatchObject({
      failure: { kind: 'bad_response', message: 'the answer is larger than 16 MB', status: 200 },
    });
    expect(aborted).toEqual(['the answer is larger than 16 MB']);
  });

  /** A process that stood still for ten seconds when its timers come. */
  function startStopped() {
    const clock = makeFakeClock();
    const monotonic = (): number => clock.monotonic() + (clock.monotonic() < 30_000 ? 0 : 10_000);
    return { ...start(undefined, { ...clock, monotonic }), clock };
  }

  it('has what had arrived when a stopped process finds its time over', async () => {
    const { clock, outcome, aborted, ...server } = startStopped();
    server.connect();
    await clock.advance(30_000);
    server.answer('application/json');
    server.send('{');
    await clock.advance(900);
    server.send('}');
    server.end();
    expect(await outcome).toMatchObject({ response: { body: { text: '{}' } } });
    expect(aborted).toEqual([]);
  });

  it('ends a second later where nothing had', async () => {
    const { clock, outcome, aborted, ...server } = startStopped();
    server.connect();
    await clock.advance(30_999);
    expect(aborted).toEqual([]);
    await clock.advance(1);
    expect(await outcome).toMatchObject({
      failure: { kind: 'timeout', message: 'no answer within 30s' },
    });
    expect(aborted).toHaveLength(2);
  });

  it('waits for the end of a stream that was done when its time was found over', async () => {
    const { clock, outcome, aborted, ...server } = startStopped();
    server.connect();
    server.answer('text/event-stream');
    await clock.advance(30_500);
    server.send('data: a\n\ndata: [DONE]\n\n');
    await clock.advance(900);
    expect(aborted).toEqual([]);
    server.end();
    const { response } = (await outcome) as { response: { body: object } };
    expect(response.body).not.toHaveProperty('broken');
  });

  it('is interrupted within a stream', async () => {
    const stop = new AbortController();
    const { outcome, aborted, ...server } = start(stop.signal);
    server.connect();
    server.answer('text/event-stream');
    server.send('data: a\n\n');
    stop.abort();
    expect(await outcome).toMatchObject({ failure: { kind: 'interrupted' } });
    expect(aborted).toEqual(['interrupted']);
  });

  it('that was sent may have arrived, and may be tried again, where the connection breaks', async () => {
    const { outcome, isFinal, ...server } = start();
    server.connect();
    server.fail('ECONNRESET');
    const { failure, attempts } = (await outcome) as { failure: Failure; attempts: Attempt[] };
    expect(failure).toMatchObject({ kind: 'connection', cut: true });
    expect(failure.message).toMatch(/ before it answered$/);
    expect(failure).not.toHaveProperty('unreached');
    expect(attempts).toEqual([{ number: 1, duration_ms: 0, waited_ms: 0, failure }]);
    expect(await isFinal).toBe(false);
  });

  it('was not sent where there was no connection', async () => {
    const { outcome, ...server } = start();
    server.fail('ECONNREFUSED');
    expect(await outcome).toMatchObject({ failure: { kind: 'connection', unreached: true } });
  });

  it('that breaks within a whole answer has the status that it had', async () => {
    const { outcome, isFinal, ...server } = start();
    server.connect();
    server.answer('application/json', 201);
    server.send('{"half":');
    server.fail('ECONNRESET');
    const { failure, attempts } = (await outcome) as { failure: Failure; attempts: Attempt[] };
    expect(failure).toMatchObject({ kind: 'connection', status: 201 });
    expect(failure).not.toHaveProperty('unreached');
    expect(attempts).toMatchObject([{ status: 201, failure }]);
    expect(await isFinal).toBe(false);
  });

  it('has the answer that follows what a server says before it', async () => {
    const { outcome, ...server } = start();
    server.connect();
    server.answer('text/html', 103);
    server.answer('application/json');
    server.send('{}');
    server.end();
    const body = { kind: 'text', text: '{}' };
    expect(await outcome).toMatchObject({ response: { status: 200, body } });
  });
});
