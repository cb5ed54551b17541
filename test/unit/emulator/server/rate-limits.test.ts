import { describe, expect, it } from 'vitest';
import { makeRateLimits } from '../../../../src/emulator/server/rate-limits.ts';
import { makeFakeClock } from '../../../support/fake-clock.ts';
import { ask, parse, startClient } from '../emulator-client.ts';
import { askRaw } from '../raw-client.ts';

const hello = ask('Hello');

describe('makeRateLimits', () => {
  it('tells the wait in whole seconds and exactly', async () => {
    const clock = makeFakeClock();
    const limits = makeRateLimits({ requests_per_minute: 90 }, clock);
    for (let call = 0; call < 90; call++) limits.admit(1);
    await clock.advance(200);
    expect(limits.admit(1)).toEqual({
      isAdmitted: false,
      reason: 'Rate limit exceeded: 90 requests per minute',
      headers: {
        'retry-after': '1',
        'retry-after-ms': '467',
        'x-ratelimit-limit-requests': '90',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '59.8s',
      },
    });
  });

  it('admits again after the wait that it told', async () => {
    const clock = makeFakeClock();
    const limits = makeRateLimits({ tokens_per_minute: 600 }, clock);
    limits.admit(600);
    const refused = limits.admit(30);
    const wait = refused.isAdmitted ? 0 : Number(refused.headers['retry-after-ms']);
    await clock.advance(wait - 1);
    const early = limits.admit(30).isAdmitted;
    await clock.advance(1);
    expect([wait, early, limits.admit(30).isAdmitted]).toEqual([3000, false, true]);
  });

  it('counts what is answered at the same time, once for each', () => {
    const limits = makeRateLimits({ concurrency: 2 }, makeFakeClock());
    const first = limits.admit(1);
    limits.admit(1);
    const third = limits.admit(1);
    if (first.isAdmitted) {
      first.release();
      first.release();
    }
    expect([third.isAdmitted, limits.admit(1).isAdmitted, limits.admit(1).isAdmitted]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('a limit of requests at a time', () => {
  it('refuses those beyond it until one is over, or its client has left', async () => {
    const clock = makeFakeClock();
    const script = {
      rules: [{ match: { text: 'slow' }, delay: '1m' }, { reply: { text: 'a' } }],
      limits: { concurrency: 1 },
    };
    const { url, send } = await startClient({ script }, clock);
    const slow = askRaw(url, ask('slow'));
    while (clock.sleeps.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const refused = await send('/chat/completions', hello);
    slow.leave();
    let { status } = refused;
    while (status === 429) ({ status } = await send('/chat/completions', hello));
    expect([refused.status, refused.headers['retry-after'], parse(refused.text), status]).toEqual([
      429,
      '1',
      { detail: 'Rate limit exceeded: 1 requests at a time' },
      200,
    ]);
  });
});
