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
    ['in hexadecimal', Buffer.from(key).toString('hex')],
    ['in hexadecimal with capitals', Buffer.from(key).toString('hex').toUpperCase()],
    [
      'in an address with small letters',
      encodeURIComponent(key)
        .replaceAll('%2F', '%2f')
        .replaceAll('%2B', '%2b')
        .replaceAll('%3F', '%3f'),
    ],
  ])('finds it %s', (_, written) => {
    expect(redact(`you sent ${written}, which is no key`)).toBe('you sent [key], which is no key');
  });

  it.each(
    ['base64', 'base64url'].flatMap((alphabet) =>
      ['x', 'xy', 'xyz', 'Bearer ', 'user:', '{"authorization":"Bearer '].map(
        (before) => [alphabet as BufferEncoding, before] as const,
      ),
    ),
  )('finds it in %s of a text that begins with %s', (alphabet, before) => {
    // Three bytes are four characters: where a key ends in them decides how its end is written.
    for (const whole of [key, `${key}4`, `${key}45`]) {
      const take = makeRedactor({ authorization: `Bearer ${whole}` });
      for (const after of ['', '!', '"}', ' and more', 'xyz']) {
        const written = Buffer.from(`${before}${whole}${after}`).toString(alphabet);
        const shown = take(written);
        expect(shown).toContain('[key]');
        // What is left has at most six bits of the key at either end.
        const left = Buffer.from(shown.replace('[key]', ''), alphabet).toString('latin1');
        expect(left).not.toContain(whole.slice(1, 4));
        expect(shown.length).toBeLessThanOrEqual(
          written.length - Math.floor((whole.length * 4) / 3) + 7,
        );
      }
    }
  });

  it.each([
    ['as a page does', 'kk/Abcde+fghi?123&quot;'],
    ['with decimal numbers', 'kk&#47;Abcde&#43;fghi&#63;123&#034;'],
    ['with hexadecimal numbers', 'kk&#x2F;Abcde&#x2b;fghi&#x3F;123&#x22;'],
    ['with names', 'kk&sol;Abcde&plus;fghi?123&quot;'],
    ['in JSON that stands in a page', 'kk/Abcde+fghi?123\\&quot;'],
    ['escaped twice', 'kk&amp;#47;Abcde&amp;amp;plus;fghi?123&amp;quot;'],
    ['in JSON that can stand in a page', 'kk\\u0026#47;Abcde\\\\u0026#43;fghi?123\\u0026quot;'],
  ])('finds it with the entities of a page: %s', (_, written) => {
    expect(redact(`<p>you sent ${written} &amp; more`)).toBe('<p>you sent [key] &amp; more');
  });

  it('finds it whole where another key is a part of it, whichever came first', () => {
    const [part, whole] = ['desk-key-01', 'desk-key-01-of-the-team'];
    for (const values of [
      [part, whole],
      [whole, part],
    ]) {
      const take = makeRedactor({ 'x-one': values[0] ?? '', 'x-two': values[1] ?? '' });
      expect(take(`${whole} ${part}`)).toBe('[key] [key]');
      expect(take(Buffer.from(whole).toString('hex'))).toBe('[key]');
      expect(take(`&quot;${whole.replaceAll('-', '&#45;')}&quot; ${part}`)).toBe(
        '&quot;[key]&quot; [key]',
      );
    }
  });

  it('leaves what headers say that are no secret', () => {
    const take = makeRedactor({ accept: 'application/json', 'User-Agent': 'pulze-run/1.0' });
    expect(take('pulze-run/1.0 wants application/json')).toBe(
      'pulze-run/1.0 wants application/json',
    );
  });

  it('finds it from eight characters on', () => {
    const take = makeRedactor({ 'x-one': '12345678', 'x-two': 'abcdefg' });
    expect(take('12345678 abcdefg')).toBe('[key] abcdefg');
  });

  it('leaves a short value where it stands, in base64 too', () => {
    expect(makeRedactor({ authorization: 'Bearer test' })('a test, dGVzdA==')).toBe(
      'a test, dGVzdA==',
    );
  });
});
