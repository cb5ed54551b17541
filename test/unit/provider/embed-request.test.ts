import { describe, expect, it } from 'vitest';
import { embedRequest } from '../../../src/provider/embed-request.ts';
import { type AboutKey, ProviderError } from '../../../src/provider/provider.ts';
import type { HttpResponse } from '../../../src/transport/transport.ts';

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
