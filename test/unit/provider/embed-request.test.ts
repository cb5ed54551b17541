import { describe, expect, it } from 'vitest';
import { embedRequest } from '../../../src/provider/embed-request.ts';
import { type AboutKey, ProviderError } from '../../../src/provider/provider.ts';
import type { JsonValue } from '../../../src/source/json.ts';
import { retry } from '../../../src/transport/retry.ts';
import type { HttpResponse } from '../../../src/transport/transport.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';
import { jsonReply } from './wire-fixture.ts';

const refused: HttpResponse = {
  status: 401,
  headers: { 'content-type': 'application/json' },
  body: { kind: 'text', text: '{"detail":"Not authenticated"}' },
  headersMilliseconds: 1,
  endMilliseconds: 2,
  attempts: [],
};

async function failureOf(about: AboutKey): Promise<unknown> {
  const request = { model: 'm', texts: ['refund'], headers: {}, timeoutMilliseconds: 1000 };
  const { signal } = new AbortController();
  const answered = embedRequest({ ...request, ...about }, async () => refused, signal);
  const error = await answered.catch((reason: unknown) => reason);
  return error instanceof ProviderError ? error.failure : error;
}

describe('vectors that a service refuses', () => {
  it('are refused for want of a key where none was sent', async () => {
    expect(await failureOf({ withoutKey: ['set DESK_KEY'] })).toMatchObject({
      message: 'the service wants a key, and none was sent (401): Not authenticated',
      hints: ['set DESK_KEY'],
    });
  });

  it('are refused for the key that was sent, which is told by its place', async () => {
    expect(await failureOf({ keyOrigin: 'it is in DESK_KEY' })).toMatchObject({
      message: 'the key was refused (401): Not authenticated',
      hints: ['it is in DESK_KEY'],
    });
  });
});

/** The vectors or the failure, and how many of three attempts were made. */
async function ask(body: JsonValue): Promise<readonly [unknown, number]> {
  let calls = 0;
  const clock = makeFakeClock({ autoAdvance: true });
  const transport = retry({ retries: 2, clock, random: () => 0 })(async () => {
    calls++;
    const attempts = [{ number: 1, duration_ms: 5, waited_ms: 0 }];
    return { ...refused, ...jsonReply(body), status: 200, attempts };
  });
  const request = { model: 'm', texts: ['refund'], headers: {}, timeoutMilliseconds: 1000 };
  const outcome = await embedRequest(request, transport, new AbortController().signal).then(
    ({ vectors }) => vectors,
    (error: ProviderError) => error.failure,
  );
  return [outcome, calls];
}

describe('an error within a 200, in place of vectors', () => {
  const failed = 'the service reported a failure';
  it.each<[JsonValue, string, string, number]>([
    [{ error: { message: 'busy', code: 503 } }, 'server', `${failed} (503): busy`, 3],
    [{ error: { message: 'slow down', code: 429 } }, 'rate_limit', `${failed} (429): slow down`, 3],
    [[{ error: { message: 'busy', code: 503 } }], 'server', `${failed} (503): busy`, 3],
    [{ data: [], error: { message: 'busy', code: 503 } }, 'server', `${failed} (503): busy`, 3],
    [{ detail: 'busy' }, 'server', `${failed}: busy`, 3],
    [{ error: { message: 'too long', code: 400 } }, 'server', `${failed} (400): too long`, 1],
    [
      { error: { message: 'pay', code: 'insufficient_quota' } },
      'server',
      'the quota is used up: pay',
      1,
    ],
    [{ data: null }, 'bad_response', 'the answer has no vectors: {"data":null}', 1],
    [{ data: [] }, 'bad_response', 'the answer has no vector for each of the 1 texts', 1],
  ])('is read as it is in place of an answer: %j', async (body, kind, message, attempts) => {
    expect(await ask(body)).toMatchObject([{ kind, message }, attempts]);
  });

  it('is none beside vectors', async () => {
    const body = { data: [{ index: 0, embedding: [1, 0] }], error: null };
    expect(await ask(body)).toEqual([[[1, 0]], 1]);
  });
});
