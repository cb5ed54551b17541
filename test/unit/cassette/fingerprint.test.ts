import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/cassette/fingerprint.ts';
import { canonical } from '../../../src/source/canonical-json.ts';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';
import { fc } from '../../support/fast-check.ts';

describe('the fingerprint of a request', () => {
  it('is the SHA-256 of its canonical JSON', () => {
    const asked = fc.record(
      {
        endpoint: fc.string(),
        path: fc.constantFrom('/chat/completions', '/a "path"\n'),
        repeat: fc.integer({ min: 1 }),
        turn: fc.integer({ min: 1 }),
        headers: fc.dictionary(fc.string(), fc.string()),
        body: fc.jsonValue() as fc.Arbitrary<JsonValue>,
        redacted: fc.string(),
      },
      { requiredKeys: ['endpoint', 'path', 'repeat', 'turn', 'headers', 'body'] },
    );
    fc.assert(
      fc.property(asked, (request) => {
        const text = canonical({ ...request } satisfies JsonObject);
        const expected = createHash('sha256').update(text).digest('hex');
        expect(fingerprint(request)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });
});
