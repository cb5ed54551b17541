import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import type { FailureKind } from '../../src/protocol/failure.ts';
import { openai } from '../../src/provider/builtin/openai.ts';
import { pulze } from '../../src/provider/builtin/pulze.ts';
import { type CompletionRequest, ProviderError } from '../../src/provider/provider.ts';
import { makeHttpTransport } from '../../src/transport/http.ts';
import { retry } from '../../src/transport/retry.ts';
import { fc } from '../support/fast-check.ts';
import { type InstantClock, makeInstantClock } from '../support/instant-clock.ts';
import { anyBehaviour, type Behaviour, soundBehaviour } from './server-behaviour.ts';

const TIMEOUT = 30_000;

/** For a machine that does much else. */
const PATIENCE = 60_000;

/** What a step can end in, by what is sent over the wire. */
const failureKinds: readonly FailureKind[] = [
  'connection',
  'timeout',
  'authentication',
  'rate_limit',
  'refused',
  'server',
  'bad_response',
  'stream',
];

type Ended =
  | { readonly text: string }
  | { readonly kind: FailureKind; readonly message: string; readonly attempts: number };

/**
 * Asks a server of that behaviour once, with a retry, on a clock that passes when the server hangs; gives
 * also how many connections there are, at either end, when the client has closed its own.
 */
async function askServer(behaviour: Behaviour): Promise<{ ended: Ended; sockets: number }> {
  const { rule, isStreamed } = behaviour;
  const emulator = await startEmulator(
    { script: { rules: [rule] } },
    { clock: makeInstantClock() },
  );
  const clock = makeInstantClock();
  const http = makeHttpTransport({
    baseUrl: emulator.url,
    headers: { authorization: 'Bearer key' },
    connections: 1,
    clock,
  });
  if (http.problem !== undefined) throw new Error(http.problem);
  const request: CompletionRequest = {
    kind: 'chat',
    body: {
      model: 'openai/gpt-4o',
      messages: [{ role: 'user', content: 'Where is my parcel?' }],
      ...(isStreamed ? { stream: true } : {}),
    },
    headers: {},
    timeoutMilliseconds: TIMEOUT,
  };
  const transport = retry({ retries: 1, clock, random: () => 0 })(http.transport);
  const provider = isStreamed ? openai : pulze;
  const asked = provider.complete(request, transport, new AbortController().signal).then(
    ({ completion }): Ended => ({ text: completion.choices[0]?.text ?? '' }),
    (error: unknown): Ended => {
      if (!(error instanceof ProviderError)) throw error;
      const { kind, message } = error.failure;
      return { kind, message, attempts: error.attempts.length };
    },
  );
  const ended = await (mayHang(rule) ? passTimeUntil(asked, clock) : asked);
  await http.close();
  for (let turn = 0; turn < 1000 && openSockets() > 0; turn++) await setImmediate();
  const sockets = openSockets();
  await emulator.close();
  return { ended, sockets };
}

/** Whether nothing but the client's own deadline ends it. */
function mayHang({ fault }: Behaviour['rule']): boolean {
  return typeof fault === 'object' && fault.kind === 'hang';
}

async function passTimeUntil<T>(promise: Promise<T>, clock: InstantClock): Promise<T> {
  let isOver = false;
  const watched = promise.finally(() => {
    isOver = true;
  });
  watched.catch(() => undefined);
  while (!isOver) {
    for (let turn = 0; turn < 50 && !isOver; turn++) await setImmediate();
    clock.pass(TIMEOUT);
  }
  return watched;
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

describe('a client', () => {
  it('understands an answer in every way in which it may be sent', {
    timeout: PATIENCE,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(soundBehaviour, async (behaviour) => {
        const { ended, sockets } = await askServer(behaviour);
        expect([ended, sockets]).toEqual([{ text: behaviour.text }, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it('ends in a completion or in a failure of one plain line, whatever the server does', {
    timeout: PATIENCE,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(anyBehaviour, async (behaviour) => {
        const { ended, sockets } = await askServer(behaviour);
        expect(sockets).toBe(0);
        if ('text' in ended) return;
        expect(failureKinds).toContain(ended.kind);
        expect(ended.message).toMatch(/^[^\p{Cc}\p{Cs}\u2028\u2029]{1,2000}$/u);
        expect([1, 2]).toContain(ended.attempts);
      }),
      { numRuns: 120 },
    );
  });

  const huge = [
    { isStreamed: false, deliver: { padding: '1GB' } },
    { isStreamed: false, deliver: { padding: '1GB', encoding: 'gzip' } },
    { isStreamed: true, deliver: { padding: '1GB' } },
    { isStreamed: true, deliver: { padding: '1GB', encoding: 'br' } },
  ] as const;
  it.each(huge)('stops reading a huge answer at its limit: %j', async ({ isStreamed, deliver }) => {
    const before = process.resourceUsage().maxRSS;
    const rule = { reply: { text: 'In Leeds.' }, deliver };
    const { ended } = await askServer({ rule, text: 'In Leeds.', isStreamed });
    expect(ended).toEqual({
      kind: 'bad_response',
      message: `the answer is larger than ${isStreamed ? 64 : 16} MB`,
      attempts: 1,
    });
    const grownMegabytes = (process.resourceUsage().maxRSS - before) / 1024;
    expect(grownMegabytes).toBeLessThan(200);
  });
});
