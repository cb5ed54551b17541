import fc from 'fast-check';
import { Client } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { makeInstantClock } from '../support/instant-clock.ts';
import { expectDocumented, readChunks } from '../support/wire-schemas.ts';
import { findBrokenRules, readAnswer, readStream } from './answer-rules.ts';
import { isNear, isPlaceOf, placesOf } from './refused-place.ts';
import { type DrawnRequest, requestsOf } from './request-arbitraries.ts';
import { mutate } from './request-mutations.ts';

interface Answered {
  readonly status: number;
  readonly isStream: boolean;
  readonly text: string;
}

type Send = (request: DrawnRequest) => Promise<Answered>;

/** An emulator in this process, and one connection to it that is kept. */
async function startDialect(dialect: DrawnRequest['dialect']): Promise<Send> {
  const emulator = await startEmulator({ dialect, logged: 1 }, { clock: makeInstantClock() });
  const client = new Client(new URL(emulator.url).origin, { pipelining: 1 });
  onTestFinished(async () => {
    await client.destroy();
    await emulator.close();
  });
  return async ({ kind, body }) => {
    const {
      statusCode,
      headers,
      body: answer,
    } = await client.request({
      method: 'POST',
      path: kind === 'chat' ? '/v1/chat/completions' : '/v1/completions',
      headers: { authorization: 'Bearer desk', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const isStream = String(headers['content-type']).startsWith('text/event-stream');
    return { status: statusCode, isStream, text: await answer.text() };
  };
}

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
      const send = await startDialect(dialect);
      const requests = requestsOf(dialect, kind, { isSettled: true });
      const tally = { answered: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(requests, async (request) => {
          tally[judge(request, await send(request))] += 1;
        }),
        { numRuns: 60 },
      );
      expect(tally.answered).toBeGreaterThan(tally.refused * 4);
    },
  );

  it.each(each)('is answered, or refused at a place that it has: %s, %s', async (dialect, kind) => {
    const send = await startDialect(dialect);
    const requests = requestsOf(dialect, kind, { isSettled: false });
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        judge(request, await send(request));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a request with one mistake', () => {
  it.each(each)('is refused where the mistake is: %s, %s', async (dialect, kind) => {
    const send = await startDialect(dialect);
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
      { numRuns: 60 },
    );
  });
});
