import { describe, expect, it } from 'vitest';
import { Account } from '../../../src/budget/account.ts';
import type { Attempt, Failure } from '../../../src/protocol/failure.ts';
import { retry } from '../../../src/transport/retry.ts';
import {
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from '../../../src/transport/transport.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';

interface Step {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly failure?: Failure;
  /** With a failure: no further attempt can help. */
  readonly isFinal?: boolean;
}

const kinds: Readonly<Record<number, Failure['kind']>> = {
  401: 'authentication',
  403: 'authentication',
  429: 'rate_limit',
};

function failureOf(status: number): Failure | undefined {
  if (status < 400) return undefined;
  const kind = kinds[status] ?? (status >= 500 ? 'server' : 'refused');
  return { kind, message: `answered ${status}`, status };
}

/** Answers with one step after the other; a step with a failure is a rejected attempt. */
async function run(
  steps: readonly Step[],
  options: {
    retries?: number;
    random?: number;
    request?: Partial<HttpRequest>;
    stop?: AbortSignal;
  } = {},
) {
  const clock = makeFakeClock({ start: 1_714_564_800_000, autoAdvance: true });
  const told: Attempt[] = [];
  let calls = 0;
  const next: Transport = async () => {
    const { status = 200, headers = {}, text = '', failure, isFinal } = steps[calls++] ?? {};
    const attempt = { number: 1, duration_ms: 10 * calls, waited_ms: 0 };
    if (failure !== undefined)
      throw new TransportError(failure, [attempt], { isFinal: isFinal === true });
    const attempts = [{ ...attempt, status }];
    const body = { kind: 'text', text };
    return { status, headers, body, attempts } as unknown as HttpResponse;
  };
  const random = () => options.random ?? 0.5;
  const transport = retry({ retries: options.retries ?? 3, clock, random })(next);
  const request = {
    findFailure: ({ status }: HttpResponse) => failureOf(status),
    onAttemptFailed: (attempt: Attempt) => told.push(attempt),
    ...options.request,
  } as HttpRequest;
  const signal = options.stop ?? new AbortController().signal;
  const outcome = await transport(request, signal).then(
    ({ attempts }) => ({ failure: undefined, attempts }),
    (error: TransportError) => ({ failure: error.failure, attempts: error.attempts }),
  );
  return { ...outcome, told, calls, sleeps: clock.sleeps };
}

async function goDown(): Promise<HttpResponse> {
  const attempt = { number: 1, duration_ms: 1, waited_ms: 0 };
  throw new TransportError({ kind: 'server', message: 'down' }, [attempt]);
}

describe('a request that failed', () => {
  it('is made again, and every attempt is recorded', async () => {
    const reset: Failure = { kind: 'connection', message: 'connection reset' };
    const { attempts, told, sleeps } = await run([{ failure: reset }, { status: 503 }, {}]);
    expect(attempts).toEqual([
      { number: 1, duration_ms: 10, waited_ms: 0, failure: reset },
      { number: 2, duration_ms: 20, waited_ms: 500, status: 503, failure: failureOf(503) },
      { number: 3, duration_ms: 30, waited_ms: 1000, status: 200 },
    ]);
    expect(told).toEqual(attempts.slice(0, 2));
    expect(sleeps).toEqual([500, 1000]);
  });

  it.each([408, 409, 425, 429, 500, 502, 503, 529])('is made again after %d', async (status) => {
    expect((await run([{ status }, {}])).calls).toBe(2);
  });

  it.each([400, 401, 403, 404, 413, 422])('is not made again after %d', async (status) => {
    const { calls, failure, told } = await run([{ status }, {}]);
    expect([calls, failure, told.length]).toEqual([1, failureOf(status), 1]);
  });

  it.each(['connection', 'timeout', 'stream'] as const)(
    'is made again after a failure of kind %s',
    async (kind) => {
      expect((await run([{ failure: { kind, message: '' } }, {}])).calls).toBe(2);
    },
  );

  it.each(['bad_response', 'interrupted'] as const)(
    'is not made again after a failure of kind %s',
    async (kind) => {
      expect((await run([{ failure: { kind, message: '' } }, {}])).calls).toBe(1);
    },
  );

  it('is not made again when another attempt cannot help', async () => {
    const { calls } = await run([{ status: 429 }, {}], { request: { isFinal: () => true } });
    expect(calls).toBe(1);
  });

  it('is not made again when the connection says that it will end the same', async () => {
    const failure: Failure = { kind: 'connection', message: 'TLS: the certificate has expired' };
    const { calls, failure: last } = await run([{ failure, isFinal: true }, {}]);
    expect([calls, last]).toEqual([1, failure]);
  });

  it('fails with its last failure after the retries', async () => {
    const steps = [{ status: 500 }, { status: 502 }, { status: 503 }];
    const { failure, attempts, told } = await run(steps, { retries: 2 });
    expect(failure).toEqual(failureOf(503));
    expect(attempts.map(({ number, status }) => [number, status])).toEqual([
      [1, 500],
      [2, 502],
      [3, 503],
    ]);
    expect(told).toEqual(attempts);
  });

  it('is not told to anybody when it was the user who stopped it', async () => {
    const { told, attempts } = await run([
      { failure: { kind: 'interrupted', message: 'interrupted' } },
    ]);
    expect([told.length, attempts.length]).toEqual([0, 1]);
  });

  it('throws what is no failure', async () => {
    const next: Transport = () => Promise.reject(new RangeError('a bug'));
    const transport = retry({ retries: 3, clock: makeFakeClock(), random: () => 0 })(next);
    const signal = new AbortController().signal;
    await expect(transport({} as HttpRequest, signal)).rejects.toThrow(RangeError);
  });
});

describe('the wait before an attempt', () => {
  it('is drawn from a window that doubles up to a minute', async () => {
    const steps = Array.from({ length: 9 }, () => ({ status: 500 }));
    const { sleeps } = await run(steps, { retries: 8, random: 1 });
    expect(sleeps).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['seconds with their unit', { 'retry-after': '7s' }, 7000],
    ['a date', { 'retry-after': 'Wed, 01 May 2024 12:00:09 GMT' }, 9000],
    ['two, of which the longer counts', { 'retry-after': '2, 7' }, 7000],
    [
      'two dates',
      { 'retry-after': 'Wed, 01 May 2024 12:00:03 GMT, Wed, 01 May 2024 12:00:09 GMT' },
      9000,
    ],
    ['milliseconds', { 'retry-after-ms': '2500', 'retry-after': '7' }, 2500],
    ['milliseconds with their unit', { 'retry-after-ms': '2500ms', 'retry-after': '7' }, 2500],
    [
      'a date by another clock',
      { date: 'Wed, 01 May 2024 13:00:00 GMT', 'retry-after': 'Wed, 01 May 2024 13:00:09 GMT' },
      9000,
    ],
    ['a minute, which is the longest', { 'retry-after': '60' }, 60_000],
    ['a date in the past', { 'retry-after': 'Wed, 01 May 2024 11:00:00 GMT' }, 500],
    ['less than is waited anyway', { 'retry-after': '0' }, 500],
    ['less than is drawn', { 'retry-after-ms': '200' }, 500],
    ['words that are no time', { 'retry-after': 'soon' }, 500],
    ['a draft’s state', { ratelimit: '"day";r=9;t=50, "minute";r=0;t=6' }, 6000],
    ['an older one', { ratelimit: 'limit=10, remaining=0, reset=6' }, 6000],
    ['headers', { 'ratelimit-remaining': '0', 'ratelimit-reset': '6' }, 6000],
    ['headers of which some is left', { 'ratelimit-remaining': '1', 'ratelimit-reset': '6' }, 500],
    ['when it is full again', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '6' }, 500],
    [
      'a state of requests at once',
      { 'ratelimit-policy': '"c";q=4;qu="concurrent-requests"', ratelimit: '"c";r=0;t=6' },
      500,
    ],
  ])('is at least what the service asks for, in %s', async (_, headers, expected) => {
    const { sleeps } = await run([{ status: 429, headers }, {}]);
    expect(sleeps).toEqual([expected]);
  });

  it('is what Google’s services ask for in the body', async () => {
    const info = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2.5s' };
    const text = JSON.stringify([{ error: { code: 429, details: [info] } }]);
    const { sleeps } = await run([{ status: 429, text }, { status: 429, text: '"2s"' }, {}]);
    expect(sleeps).toEqual([2500, 1000]);
  });

  it('is as always where a refusal of something else says what is used up', async () => {
    const headers = { 'ratelimit-remaining': '0', 'ratelimit-reset': '6' };
    expect((await run([{ status: 503, headers }, {}])).sleeps).toEqual([500]);
    const text = '{"error":{"retryDelay":"2.5s"}}';
    expect((await run([{ status: 503, text }, {}])).sleeps).toEqual([500]);
  });

  it('is not begun when the service asks for more than a minute', async () => {
    const { failure, attempts, sleeps } = await run([
      { status: 429, headers: { 'retry-after': '120' } },
      {},
    ]);
    const message = 'answered 429; it asks for a wait of 120s, and a retry waits 60s at most';
    expect(failure).toEqual({ kind: 'rate_limit', message, status: 429 });
    expect(attempts[0]?.failure).toEqual(failure);
    expect(sleeps).toEqual([]);
  });

  it.each(['the trial', 'the run'])('ends at once when %s is stopped', async (what) => {
    const trial = new AbortController();
    const run = new AbortController();
    const clock = makeFakeClock();
    const transport = retry({ retries: 3, clock, random: () => 1, stop: run.signal })(goDown);
    const request = { findFailure: () => undefined } as unknown as HttpRequest;
    const failing = transport(request, trial.signal);
    await clock.advance(500);
    (what === 'the run' ? run : trial).abort();
    await expect(failing).rejects.toMatchObject({
      failure: { kind: 'interrupted', message: 'interrupted' },
      attempts: [{ number: 1, failure: { kind: 'server' } }],
    });
  });

  it('ends when the time of a budget is over, which the next attempt tells', async () => {
    const account = new Account({ of: 'run' }, { time_ms: 60_000 });
    const clock = makeFakeClock();
    const failure = { kind: 'budget', message: 'the time budget is over' } as const;
    const next: Transport = () =>
      account.over.signal.aborted
        ? Promise.reject(new TransportError(failure, [], { isFinal: true }))
        : goDown();
    const transport = retry({ retries: 3, clock, random: () => 1 })(next);
    const payment = { payers: [account] };
    const request = { findFailure: () => undefined, payment } as unknown as HttpRequest;
    const failing = transport(request, new AbortController().signal);
    await clock.advance(500);
    account.over.abort();
    await expect(failing).rejects.toMatchObject({
      failure: { kind: 'budget', message: 'the time budget is over; the attempt before: down' },
      attempts: [{ number: 1, failure: { kind: 'server' } }],
    });
  });

  it('is not begun where another attempt is refused, and that is told', async () => {
    const clock = makeFakeClock();
    const refuseRetry = ({ kind }: Failure): string => `no more after ${kind}`;
    const transport = retry({ retries: 3, clock, random: () => 1, refuseRetry })(goDown);
    const request = { findFailure: () => undefined } as unknown as HttpRequest;
    await expect(transport(request, new AbortController().signal)).rejects.toMatchObject({
      failure: { kind: 'server', message: 'down; no more after server' },
      attempts: [{ number: 1 }],
    });
    expect(clock.sleeps).toEqual([]);
  });
});

describe('what was not sent', () => {
  const unsent = (failure: Failure): TransportError =>
    new TransportError(failure, [], { isFinal: true });

  async function refuseAfter(sent: number, failure: Failure): Promise<unknown> {
    let calls = 0;
    const next: Transport = async () => {
      calls += 1;
      if (calls > sent) throw unsent(failure);
      return await goDown();
    };
    const clock = makeFakeClock({ autoAdvance: true });
    const transport = retry({ retries: 3, clock, random: () => 0 })(next);
    const request = { findFailure: () => undefined } as unknown as HttpRequest;
    return await transport(request, new AbortController().signal).catch((error: unknown) => error);
  }

  it.each<Failure>([
    { kind: 'rate_limit', message: 'left alone' },
    { kind: 'budget', message: 'no room' },
    { kind: 'interrupted', message: 'interrupted' },
  ])('is no attempt: $kind', async (failure) => {
    expect(await refuseAfter(0, failure)).toMatchObject({ failure, attempts: [] });
  });

  it('adds none to those before, and tells how the last of them ended', async () => {
    const failure = { kind: 'rate_limit', message: 'left alone' } as const;
    expect(await refuseAfter(1, failure)).toMatchObject({
      failure: { message: 'left alone; the attempt before: down', before: 'down' },
      attempts: [{ number: 1, failure: { kind: 'server' } }],
    });
  });

  it('tells nothing of those before where the run is stopped', async () => {
    const failure = { kind: 'interrupted', message: 'interrupted' } as const;
    expect(await refuseAfter(1, failure)).toMatchObject({ failure, attempts: [{ number: 1 }] });
  });
});
