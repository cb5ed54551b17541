import { describe, expect, it } from 'vitest';
import { toRecorded } from '../../../src/cassette/redact-response.ts';
import { makeResponse } from './support.ts';

function keptOf(names: readonly string[]): readonly string[] {
  const headers = Object.fromEntries(names.map((name) => [name, 'given']));
  return Object.keys(toRecorded(makeResponse('', { headers }), (text) => text).headers);
}

describe('the headers of an answer that is kept', () => {
  it('have none that is of the exchange, of the connection, or a secret', () => {
    const names = [
      ...['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'],
      ...['server', 'via', 'alt-svc', 'age', 'access-control-allow-origin', 'cf-ray', 'x-amz-id-2'],
      ...['set-cookie', 'proxy-authorization', 'www-authenticate', 'api-key', 'x-apikey'],
      ...['x-csrf-token', 'x-client-secret'],
    ];
    expect(keptOf(names)).toEqual([]);
  });

  it('have what an answer says of itself', () => {
    const names = ['content-type', 'retry-after', 'x-page', 'x-ratelimit-remaining-tokens'];
    expect(keptOf(names.toReversed())).toEqual(names);
  });
});
