import { describe, expect, it } from 'vitest';
import { makeRedactor } from '../../../src/transport/secret-headers.ts';

describe('what takes a key out', () => {
  const key = 'kk/Abcde+fghi?123"';
  const redact = makeRedactor({ authorization: `Bearer ${key}`, accept: 'application/json' });

  it.each([
    ['as it is', key],
    ['in an address', encodeURIComponent(key)],
    ['in JSON', JSON.stringify(key).slice(1, -1)],
    ['in base64', Buffer.from(key).toString('base64')],
    ['in base64 without its padding', Buffer.from(key).toString('base64').replace(/=+$/, '')],
    ['in base64 for addresses', Buffer.from(key).toString('base64url')],
  ])('finds it %s', (_, written) => {
    expect(redact(`you sent ${written}, which is no key`)).toBe('you sent [key], which is no key');
  });

  it('leaves a short value where it stands, in base64 too', () => {
    expect(makeRedactor({ authorization: 'Bearer test' })('a test, dGVzdA==')).toBe(
      'a test, dGVzdA==',
    );
  });
});
