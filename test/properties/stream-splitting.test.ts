import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Completion } from '../../src/protocol/completion.ts';
import type { JsonObject } from '../../src/source/json.ts';
import { fc } from '../support/fast-check.ts';
import { receiveCompletion } from '../support/receive-completion.ts';

const encoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
};

async function receive(
  pieces: readonly Buffer[],
  headers: Readonly<Record<string, string>>,
): Promise<Completion> {
  return (await receiveCompletion({ status: 200, headers, pieces })).completion;
}

function split(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}

interface Stream {
  readonly bytes: Buffer;
  /** What was said, put together by hand. */
  readonly text: string;
  readonly called: string;
}

const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('20 €', '📦', 'data: ', '\n\n', '\r', '\u2028', '[DONE]', ': keep-alive'),
);

const delta: fc.Arbitrary<JsonObject> = fc.oneof(
  word.map((content): JsonObject => ({ content })),
  word.map(
    (text): JsonObject => ({
      tool_calls: [{ index: 0, id: 'call_1', function: { name: 'find', arguments: text } }],
    }),
  ),
);

/** A line between events that says nothing. */
const filler = fc.constantFrom('', ': keep-alive', 'retry: 500', 'id: 7', 'event: message');

const stream: fc.Arbitrary<Stream> = fc
  .record({
    deltas: fc.array(delta, { minLength: 1, maxLength: 12 }),
    fillers: fc.array(filler, { minLength: 14, maxLength: 14 }),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    blank: fc.constantFrom('', ' '),
    mark: fc.constantFrom('', '\uFEFF'),
    isDone: fc.boolean(),
    isClosed: fc.boolean(),
  })
  .map(({ deltas, fillers, lineEnd, blank, mark, isDone, isClosed }) => {
    const finish = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
    const chunks = [
      ...deltas.map((each) => JSON.stringify({ choices: [{ index: 0, delta: each }] })),
      JSON.stringify(finish),
      ...(isDone ? ['[DONE]'] : []),
    ];
    const lines = chunks.flatMap((chunk, place) => {
      const before = fillers[place] ?? '';
      return [...(before === '' ? [] : [before]), `data:${blank}${chunk}`, ''];
    });
    const whole = mark + lines.join(lineEnd) + (isClosed ? lineEnd : '');
    return {
      bytes: Buffer.from(whole),
      text: deltas.map(({ content }) => content ?? '').join(''),
      called: deltas.map(({ tool_calls }) => readArguments(tool_calls)).join(''),
    };
  });

function readArguments(calls: unknown): string {
  const [call] = (calls ?? []) as readonly { function: { arguments: string } }[];
  return call?.function.arguments ?? '';
}

const cuts = fc.array(fc.nat(), { maxLength: 40 });
const contentType = fc.constantFrom('text/event-stream', 'text/plain', 'application/json', '');
const encoding = fc.constantFrom(...Object.keys(encoders));

describe('however a stream is split', () => {
  it('its completion says what was sent', async () => {
    await fc.assert(
      fc.asyncProperty(stream, cuts, contentType, async ({ bytes, text, called }, at, type) => {
        const { choices } = await receive(split(bytes, at), { 'content-type': type });
        const [choice] = choices;
        expect([choice?.text, choice?.finish_reason]).toEqual([text, 'stop']);
        expect(choice?.tool_calls.map((call) => call.function.arguments).join('')).toBe(called);
      }),
    );
  });

  it('its completion is that of the whole, byte by byte as well', async () => {
    await fc.assert(
      fc.asyncProperty(stream, cuts, contentType, async ({ bytes }, at, type) => {
        const headers = { 'content-type': type };
        const whole = await receive([bytes], headers);
        expect(await receive(split(bytes, at), headers)).toEqual(whole);
        const single = Array.from(bytes, (_, place) => bytes.subarray(place, place + 1));
        expect(await receive(single, headers)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('its completion is that of the whole, encoded as well', async () => {
    await fc.assert(
      fc.asyncProperty(stream, cuts, encoding, async ({ bytes }, at, name) => {
        const headers = { 'content-type': 'text/event-stream', 'content-encoding': name };
        const encoded = encoders[name]?.(bytes) ?? bytes;
        const plain = await receive([bytes], { 'content-type': 'text/event-stream' });
        expect(await receive(split(encoded, at), headers)).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });
});

describe('however a whole answer is split', () => {
  it('its completion is the same', async () => {
    await fc.assert(
      fc.asyncProperty(word, cuts, encoding, contentType, async (content, at, name, type) => {
        const message = { role: 'assistant', content };
        const body = JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] });
        const bytes = encoders[name]?.(Buffer.from(body)) ?? Buffer.from(body);
        const headers = { 'content-type': type, 'content-encoding': name };
        const completion = await receive(split(bytes, at), headers);
        expect(completion.choices[0]?.text).toBe(content);
        expect(completion).toEqual(await receive([bytes], headers));
      }),
    );
  });
});
