import { describe, expect, it } from 'vitest';
import { countPromptTokens, writeAnswer } from '../../src/emulator/answer/make-answer.ts';
import { openaiDialect } from '../../src/emulator/dialect/openai.ts';
import { isRefusal } from '../../src/emulator/refusal.ts';
import { makeSeeder } from '../../src/emulator/server/request-seed.ts';
import type { RequestKind } from '../../src/emulator/validation/completion-body.ts';
import { readOpenaiBody } from '../../src/emulator/validation/openai/read-body.ts';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/source/json.ts';
import { fc } from '../support/fast-check.ts';
import { expectDocumented } from '../support/wire-schemas.ts';

const TIMEOUT = 60_000;

const kinds = fc.constantFrom<RequestKind>('chat', 'text', 'embedding');
const anyJson = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;

const keys = [
  ...['model', 'messages', 'prompt', 'input', 'dimensions', 'encoding_format', 'temperature', 'n'],
  ...['stop', 'tools', 'tool_choice', 'functions', 'function_call', 'response_format', 'metadata'],
  ...['logprobs', 'top_logprobs', 'logit_bias', 'prediction', 'modalities', 'stream_options'],
] as const;

/** A body of known keys with anything in them. */
const strangeBody = fc.dictionary(fc.constantFrom(...keys), anyJson) as fc.Arbitrary<JsonObject>;

const text = fc.constantFrom('Where is my refund?', 'order 7', '退款', '', 'JSON', '🙂');

const part = fc.oneof(
  fc.record({ type: fc.constant('text'), text }),
  fc.record({
    type: fc.constant('image_url'),
    image_url: fc.record({ url: fc.constantFrom('https://example.com/a.png', 'data:,', 'x') }),
  }),
  fc.record({ type: fc.constant('file'), file: fc.record({ file_data: text, filename: text }) }),
);

const message = fc.oneof(
  fc.record({ role: fc.constantFrom('system', 'user', 'developer', 'assistant'), content: text }),
  fc.record({ role: fc.constant('user'), content: fc.array(part, { minLength: 1, maxLength: 3 }) }),
);

const tools = fc.array(
  fc.record({
    type: fc.constant('function'),
    function: fc.record({ name: fc.constantFrom('find_order', 'close', 'a-b') }),
  }),
  { minLength: 1, maxLength: 3 },
);

/** A chat that is taken, for what its parameters are worth. */
const soundChat = fc
  .record(
    {
      model: fc.constantFrom('gpt-4o', 'acme/llama'),
      messages: fc.array(message, { minLength: 1, maxLength: 4 }),
      n: fc.integer({ min: 1, max: 3 }),
      max_tokens: fc.integer({ min: 1, max: 12 }),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      top_p: fc.double({ min: 0, max: 1, noNaN: true }),
      stop: fc.oneof(text, fc.array(text, { maxLength: 4 })),
      logprobs: fc.boolean(),
      seed: fc.nat(),
      tools,
    },
    { requiredKeys: ['model', 'messages'] },
  )
  .map((body) => JSON.parse(JSON.stringify(body)) as JsonObject);

function answer(body: JsonObject): JsonObject {
  const read = readOpenaiBody('chat', body);
  if (isRefusal(read)) throw new Error(JSON.stringify(read));
  const seeds = makeSeeder(0)(read, { trial: undefined, step: undefined });
  const made = writeAnswer({
    body: read,
    headers: { weights: { cost: 0, quality: 1, latency: 0 } },
    route: { namespace: 'openai/gpt-4o', score: 1, bestModels: [] },
    promptTokens: countPromptTokens(read),
    seed: seeds.text,
    ids: seeds.ids,
    scriptSeed: 0,
    now: 0,
  });
  const whole = openaiDialect.writeBody(made, read) as JsonObject;
  const chunks = openaiDialect.writeChunks(made, read).map(({ chunk }) => chunk);
  for (const chunk of chunks) expectDocumented('openai', 'chatChunk', chunk);
  return { whole, streamed: joinDeltas(chunks as unknown as readonly JsonObject[]) };
}

/** The contents of a stream's choices. */
function joinDeltas(chunks: readonly JsonObject[]): readonly string[] {
  const contents: string[] = [];
  for (const { choices } of chunks) {
    for (const choice of isJsonArray(choices) ? choices.filter(isJsonObject) : []) {
      const index = Number(choice['index']);
      const delta = isJsonObject(choice['delta']) ? choice['delta'] : {};
      contents[index] = `${contents[index] ?? ''}${delta['content'] ?? ''}`;
    }
  }
  return contents;
}

describe('the OpenAI dialect of the emulator', () => {
  it(
    'refuses or reads any body, and never breaks',
    () => {
      const anyBody = fc.oneof(anyJson, strangeBody);
      fc.assert(
        fc.property(kinds, anyBody, (kind, body) => {
          const read = readOpenaiBody(kind, body);
          const request = `${kind}Request` as const;
          if (!isRefusal(read)) expectDocumented('openai', request, body);
          const hasReason = isRefusal(read) && read.status === 400 && read.detail !== '';
          expect(hasReason || ('kind' in read && read.kind === kind)).toBe(true);
        }),
        { numRuns: 2000 },
      );
    },
    TIMEOUT,
  );

  it(
    'streams what it would answer at once',
    () => {
      fc.assert(
        fc.property(soundChat, (body) => {
          const { whole, streamed } = answer(body);
          expectDocumented('openai', 'chatRequest', body);
          expectDocumented('openai', 'chatResponse', whole);
          const { choices } = whole as JsonObject;
          const contents = (isJsonArray(choices) ? choices : []).map((choice) => {
            const sent = isJsonObject(choice) ? choice['message'] : undefined;
            return (isJsonObject(sent) && sent['content']) || '';
          });
          expect(streamed).toEqual(contents);
          expect(contents).toHaveLength(Number(body['n'] ?? 1));
        }),
        { numRuns: 300 },
      );
    },
    TIMEOUT,
  );
});
