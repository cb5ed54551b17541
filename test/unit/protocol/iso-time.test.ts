import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseHttpDate } from '../../../src/protocol/iso-time.ts';

describe('an HTTP date', () => {
  const zone = process.env['TZ'];
  beforeEach(() => {
    process.env['TZ'] = 'America/New_York';
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
    '1994-11-06T08:49:37Z',
  ])('is of UTC, wherever it is read: %s', (text) => {
    expect(parseHttpDate(text)).toBe(784_111_777_000);
  });

  it('is none where it is another text', () => {
    expect(parseHttpDate('soon')).toBeUndefined();
  });
});
