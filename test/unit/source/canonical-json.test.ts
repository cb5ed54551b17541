import { describe, expect, it } from 'vitest';
import { canonical } from '../../../src/source/canonical-json.ts';
import type { JsonValue } from '../../../src/source/json.ts';
import { fc } from '../../support/fast-check.ts';

describe('canonical JSON', () => {
  it.each<[value: JsonValue, text: string]>([
    [{ b: 1, a: [true, null], 10: 'ten', 9: '' }, '{"10":"ten","9":"","a":[true,null],"b":1}'],
    ['a "quote", a \\ and a line\nbreak', String.raw`"a \"quote\", a \\ and a line\nbreak"`],
    ['zurück \u2028 \ud800', '"zurück \u2028 \\ud800"'],
    [{ '"': {}, '': [] }, String.raw`{"":[],"\"":{}}`],
    ['x'.repeat(300), `"${'x'.repeat(300)}"`],
    [[-0, 1e21, 0.1], '[0,1e+21,0.1]'],
  ])('of %j', (value, text) => {
    expect(canonical(value)).toBe(text);
  });

  it('says what the value says, with its keys in order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = value as JsonValue;
        const text = canonical(json);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(json)));
        expect(canonical(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same whatever order the keys of a map come in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (map) => {
        const turned = Object.fromEntries(Object.entries(map).reverse());
        expect(canonical(turned as JsonValue)).toBe(canonical(map as JsonValue));
      }),
      { numRuns: 300 },
    );
  });
});
