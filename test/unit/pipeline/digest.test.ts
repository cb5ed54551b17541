import { describe, expect, it } from 'vitest';
import { digest, sha256 } from '../../../src/pipeline/digest.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import { fc } from '../../support/fast-check.ts';

describe('a digest', () => {
  it('is twelve characters that stay the same from version to version', () => {
    expect(digest({ ticket: 'I was charged twice.' })).toBe('424d58c8a065');
    expect(sha256('')).toMatch(/^e3b0c44298fc1c149afb/);
  });

  it('does not depend on the order of keys, at any depth', () => {
    expect(digest({ a: [{ b: 1, c: 2 }], d: 3 })).toBe(digest({ d: 3, a: [{ c: 2, b: 1 }] }));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: null }, {}],
    [{ 'a,b': 1 }, { a: 1, b: 1 }],
  ])('tells %j from %j', (one, other) => {
    expect(digest(one)).not.toBe(digest(other as JsonObject));
  });

  it('takes any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(digest(JSON.parse(JSON.stringify(value)))).toMatch(/^[0-9a-f]{12}$/);
      }),
    );
  });
});
