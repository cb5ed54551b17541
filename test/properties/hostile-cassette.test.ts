import { describe, expect, it } from 'vitest';
import { findNearest, sayDifference } from '../../src/cassette/nearest.ts';
import type { JsonObject } from '../../src/source/json.ts';
import { fc } from '../support/fast-check.ts';
import {
  listRecorded,
  readCassetteText,
  readRemainsText,
  writeCassetteText,
} from '../support/read-cassette-text.ts';
import { makeAsked, makeInteraction } from '../unit/cassette/support.ts';

const path = 'tickets.cassette.jsonl';
const good = await writeCassetteText(
  ['refund', 'login'].map((content) => makeInteraction(content)),
);

/** A cassette that somebody's editor, merge or disk has been at. */
const damaged = fc
  .array(
    fc.record({
      at: fc.nat(good.length),
      length: fc.nat(30),
      text: fc.constantFrom(
        '',
        '{',
        '}',
        '"',
        '\n',
        '\r\n',
        '[1]',
        'null',
        '1e999',
        '__proto__',
        '\u0000',
      ),
    }),
    { maxLength: 6 },
  )
  .map((changes) =>
    changes.reduce(
      (text, { at, length, text: by }) => text.slice(0, at) + by + text.slice(at + length),
      good,
    ),
  );

/** Lines of the right shape with values of any. */
const misshapen = fc
  .array(
    fc.record({
      request: fc.oneof(
        fc.jsonValue(),
        fc.record({ body: fc.jsonValue() }),
        fc.constant(makeAsked('a')),
      ),
      response: fc.oneof(
        fc.jsonValue(),
        fc.record({
          status: fc.oneof(fc.integer(), fc.constant(200)),
          headers: fc.constant({}),
          headers_ms: fc.oneof(fc.double(), fc.constant(1)),
          end_ms: fc.constant(1),
          events: fc.jsonValue(),
        }),
      ),
    }),
    { maxLength: 5 },
  )
  .map((lines) => lines.map((line) => JSON.stringify(line)).join('\n'));

const texts = fc.oneof(damaged, misshapen, fc.string({ maxLength: 200, unit: 'binary' }));

describe('a cassette of any text', () => {
  it('gives interactions or diagnostics with their lines, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { value, diagnostics } = readCassetteText({ path, text });
        expect(value === undefined).toBe(diagnostics.length > 0);
        const last = text.split('\n').length;
        for (const { code, location } of diagnostics) {
          expect(code).toBe('bad-cassette');
          expect(location?.start.line).toBeGreaterThan(0);
          expect(location?.start.line).toBeLessThanOrEqual(last);
        }
        const whole = await writeCassetteText(await listRecorded(value));
        const again = readCassetteText({ path, text: whole });
        expect(again.diagnostics).toEqual([]);
        expect(again.value?.size ?? 0).toBe(value?.size ?? 0);
        expect(await writeCassetteText(await listRecorded(again.value))).toBe(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves what can be read of a recording that was cut off', () => {
    fc.assert(
      fc.property(fc.nat(good.length), (length) => {
        const whole = good.slice(0, length).split('\n');
        const ended =
          whole.slice(0, -1).length +
          (whole.at(-1) === good.split('\n')[whole.length - 1] && whole.at(-1) !== '' ? 1 : 0);
        expect(readRemainsText(good.slice(0, length)).size).toBe(ended);
      }),
      { numRuns: 200 },
    );
  });

  it('has a nearest request for any other, which can be said', async () => {
    const recordings = await listRecorded(readCassetteText({ path, text: good }).value);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        const asked = makeAsked('', { body: body as JsonObject });
        const nearest = findNearest(asked, recordings);
        for (const each of nearest?.differences ?? []) expect(sayDifference(each)).toMatch(/^`/);
        expect(nearest?.differences).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
