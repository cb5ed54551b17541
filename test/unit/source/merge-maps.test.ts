import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/source/json.ts';
import { mergeMaps } from '../../../src/source/merge-maps.ts';
import { fc } from '../../support/fast-check.ts';

describe('maps that are merged', () => {
  it('are what spreading them gives, whatever their keys', () => {
    const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', '0', 'a'), fc.string());
    const map = fc.dictionary(key, fc.jsonValue());
    fc.assert(
      fc.property(map, map, (first, second) => {
        const merged = mergeMaps(first as JsonObject, undefined, second as JsonObject);
        expect(JSON.stringify(merged)).toBe(JSON.stringify({ ...first, ...second }));
        expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
      }),
      { numRuns: 500 },
    );
  });

  it('leave what they were made of as it was', () => {
    const first = { a: 1 };
    mergeMaps(first, { b: 2 })['c'] = 3;
    expect(first).toEqual({ a: 1 });
  });
});
