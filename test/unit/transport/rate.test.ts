import { describe, expect, it } from 'vitest';
import { limitRate } from '../../../src/transport/rate.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../../src/transport/transport.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';

const never = new AbortController().signal;

function ask(body: string): HttpRequest {
  return {
    method: 'POST',
    path: '/chat/completions',
    headers: {},
    body,
    timeoutMilliseconds: 1000,
    findFailure: () => undefined,
  };
}

function answer(text: string): HttpResponse {
  return {
    status: 200,
    headers: {},
    body: { kind: 'text', text },
    headersMilliseconds: 1,
    endMilliseconds: 1,
    attempts: [],
  };
}

/** Sends that many at once and tells when each went out, in seconds. */
async function sendAll(
  count: number,
  limits: { requestsPerMinute?: number; tokensPerMinute?: number; used?: string },
): Promise<readonly number[]> {
  const clock = makeFakeClock();
  const sentAt: number[] = [];
  const inner: Transport = () => {
    sentAt.push(Math.round(clock.monotonic() / 1000));
    return Promise.resolve(answer(limits.used ?? '{}'));
  };
  const { used: _, ...rates } = limits;
  const transport = limitRate({ ...rates, clock })(inner);
  const body = '{"messages":[],"max_tokens":94}';
  const sent = Array.from({ length: count }, () => transport(ask(body), never));
  await clock.advance(600_000);
  await Promise.all(sent);
  return sentAt;
}

describe('a limit on requests a minute', () => {
  it('lets two seconds’ worth out at once and the others at its rate', async () => {
    expect(await sendAll(6, { requestsPerMinute: 60 })).toEqual([0, 0, 1, 2, 3, 4]);
  });

  it('lets single requests out where a minute holds fewer than a burst', async () => {
    expect(await sendAll(3, { requestsPerMinute: 6 })).toEqual([0, 10, 20]);
  });
});

describe('a limit on tokens a minute', () => {
  it('counts what a request may use: its text, and its max_tokens', async () => {
    // 102 tokens each, at 102 a second; two seconds' worth are there at the beginning.
    expect(await sendAll(4, { tokensPerMinute: 6120 })).toEqual([0, 0, 1, 2]);
  });

  it('does not take the data of files for text', async () => {
    const clock = makeFakeClock();
    const transport = limitRate({ tokensPerMinute: 6120, clock })(() =>
      Promise.resolve(answer('{}')),
    );
    const data = 'A'.repeat(1_000_000);
    const image = `{"image_url":{"url":"data:image/png;base64,${data}"}}`;
    const audio = `{"input_audio":{"data":"${data}","format":"wav"}}`;
    await transport(ask(`{"messages":[${image},${audio},${image}]}`), never);
    expect(clock.sleeps).toEqual([]);
  });

  it('gives back what the answer says was not used', async () => {
    const clock = makeFakeClock();
    const transport = limitRate({ tokensPerMinute: 6120, clock })(() =>
      Promise.resolve(answer('{"usage":{"total_tokens":2}}')),
    );
    for (let sent = 0; sent < 20; sent++) await transport(ask('{"max_tokens":94}'), never);
    expect(clock.sleeps).toEqual([]);
  });
});

describe('a request that waits', () => {
  it('ends when the run is interrupted', async () => {
    const clock = makeFakeClock();
    const transport = limitRate({ requestsPerMinute: 1, clock })(() =>
      Promise.resolve(answer('{}')),
    );
    const interrupt = new AbortController();
    await transport(ask('{}'), never);
    const waiting = transport(ask('{}'), interrupt.signal);
    interrupt.abort();
    await expect(waiting).rejects.toMatchObject({ failure: { kind: 'interrupted' } });
  });
});
