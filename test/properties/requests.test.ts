import { describe, expect, it } from 'vitest';
import { fc } from '../support/fast-check.ts';
import { expectDocumented, readChunks } from '../support/wire-schemas.ts';
import { findBrokenRules, readAnswer, readStream } from './answer-rules.ts';
import { type Answered, startDialect } from './dialect-server.ts';
import { isNear, isPlaceOf, placesOf } from './refused-place.ts';
import { type DrawnRequest, requestsOf } from './request-arbitraries.ts';
import { mutate } from './request-mutations.ts';

/** Fails unless a request is answered as it asks, or refused at a place that it has; tells which. */
function judge(
  request: DrawnRequest,
  { status, isStream, text }: Answered,
): 'answered' | 'refused' {
  const { dialect, kind, body } = request;
  if (status !== 200) {
    expect(status, text).toBeGreaterThanOrEqual(400);
    expect(status, text).toBeLessThan(500);
    const refusal = JSON.parse(text);
    expectDocumented(dialect, 'refusal', refusal);
    expect(
      placesOf(refusal).filter((path) => !isPlaceOf(body, path)),
      text,
    ).toEqual([]);
    return 'refused';
  }
  const bodies = isStream ? readChunks(text) : [JSON.parse(text)];
  for (const each of bodies) {
    expectDocumented(dialect, isStream ? `${kind}Chunk` : `${kind}Response`, each);
  }
  if (isStream) expect(text.endsWith('data: [DONE]\n\n'), text).toBe(true);
  const answer = isStream ? readStream(bodies) : readAnswer(bodies[0] ?? null);
  expect(findBrokenRules(request, answer), text).toEqual([]);
  return 'answered';
}

const dialects = ['pulze', 'openai'] as const;
const kinds = ['chat', 'text'] as const;
const each = dialects.flatMap((dialect) => kinds.map((kind) => [dialect, kind] as const));

describe('any request that the published schema allows', () => {
  it.each(each)(
    'is answered as it asks, where its parameters go together: %s, %s',
    async (dialect, kind) => {
      const { send } = await startDialect(dialect);
      const requests = requestsOf(dialect, kind, { isSettled: true });
      const tally = { answered: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(requests, async (request) => {
          tally[judge(request, await send(request))] += 1;
        }),
        { numRuns: 50 },
      );
      expect(tally.answered).toBeGreaterThan(tally.refused * 4);
    },
  );

  it.each(each)('is answered, or refused at a place that it has: %s, %s', async (dialect, kind) => {
    const { send } = await startDialect(dialect);
    const requests = requestsOf(dialect, kind, { isSettled: false });
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        judge(request, await send(request));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a request with one mistake', () => {
  it.each(each)('is refused where the mistake is: %s, %s', async (dialect, kind) => {
    const { send } = await startDialect(dialect);
    const requests = requestsOf(dialect, kind, { isSettled: true });
    await fc.assert(
      fc.asyncProperty(requests, fc.nat(), async (request, number) => {
        const mutation = mutate(request, number);
        const { status, text } = await send({ ...request, body: mutation.body });
        const refusal = JSON.parse(text);
        const report = `${JSON.stringify(mutation)} got ${status} ${text}`;
        expect(status, report).toBe(dialect === 'pulze' ? 422 : 400);
        expectDocumented(dialect, 'refusal', refusal);
        const places = placesOf(refusal);
        expect(
          [places.length > 0, places.every((path) => isNear(path, mutation.path))],
          report,
        ).toEqual([true, true]);
      }),
      { numRuns: 50 },
    );
  });
});
