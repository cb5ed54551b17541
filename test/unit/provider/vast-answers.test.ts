import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/source/json.ts';
import { MOST_PARTS } from '../../../src/transport/answer-limits.ts';
import { at, complete, failureOf, type Reply, streamReply, textReply } from './wire-fixture.ts';

const choice = '{"message":{"role":"assistant","content":"billing"},"finish_reason":"stop"}';

function answerWith(more: string): Reply {
  return textReply(`{"choices":[${choice}],"more":${more}}`);
}

function listOf(count: number, item: (at: number) => string): string {
  return `[${Array.from({ length: count }, (_, place) => item(place)).join(',')}]`;
}

function streamOf(count: number, chunk: (at: number) => string): Reply {
  return streamReply([
    ...Array.from({ length: count }, (_, place) => at(place, chunk(place))),
    at(count, '[DONE]'),
  ]);
}

describe('an answer of a server that means harm', () => {
  it('of many small values is not read, since each takes more memory than bytes', async () => {
    expect(await failureOf(answerWith(listOf(2_000_100, () => '{}')))).toMatchObject({
      kind: 'bad_response',
      message: expect.stringContaining('the answer is of more than 2 million values: {"choices":'),
      body: expect.stringMatching(/^.{4097}$/),
    });
  });

  it.each([
    ['as they are', (place: number) => `{"name ${place}":1}`],
    ['escaped', (place: number) => `{"\\u006eame ${place}" :1}`],
  ])(
    'of objects that have a name each is not read, since V8 keeps a shape for each: %s',
    async (_, item) => {
      expect(await failureOf(answerWith(listOf(100_100, item)))).toMatchObject({
        kind: 'bad_response',
        message: expect.stringContaining(
          'the answer is of more than 100 thousand names: {"choices":',
        ),
      });
    },
  );

  it('may have the same names as often as it likes, and others within a text', async () => {
    const names = listOf(120_000, (place) => `{"a":1,"name":"\\"name ${place}\\":1"}`);
    const { completion } = await complete(answerWith(names));
    expect(completion.choices[0]?.text).toBe('billing');
  });

  it.each([
    ['choices', textReply(`{"choices":${listOf(MOST_PARTS + 1, () => choice)}}`)],
    [
      'a choice of more than 10000 tool calls',
      textReply(`{"choices":[{"message":{"tool_calls":${listOf(MOST_PARTS + 1, () => '{}')}}}]}`),
    ],
  ])('with too many parts is none: %s', async (_what, reply) => {
    const { kind, message } = await failureOf(reply);
    expect([kind, message]).toEqual([
      'bad_response',
      expect.stringMatching(
        /^the answer has (more than 10000 choices|a choice of more than 10000 tool calls)$/,
      ),
    ]);
  });

  it.each([
    [
      'more than 10000 choices',
      streamOf(1, () => `{"choices":${listOf(500_000, (index) => `{"index":${index}}`)}}`),
    ],
    [
      'more than 10000 tool calls',
      streamOf(
        10,
        (event) =>
          `{"choices":[{"delta":{"tool_calls":${listOf(100_000, (call) => `{"id":"${event}-${call}"}`)}}}]}`,
      ),
    ],
    [
      'more than 8 million values',
      streamOf(14, () => `{"choices":[],"x":${listOf(700_000, () => '[]')}}`),
    ],
  ])('as a stream ends where it has %s', async (what, reply) => {
    expect(await failureOf(reply)).toMatchObject({
      kind: 'bad_response',
      message: `the stream has ${what}`,
    });
  });

  // Each of them took time by the square of its length; the bound of a test is far above what it needs now.
  it('takes time by its length: metadata in many chunks', async () => {
    const chunks = 200_000;
    const reply = streamOf(chunks, (place) =>
      place === 0
        ? `{"choices":[{"index":0,"delta":{"content":"billing"},"finish_reason":"stop"}]}`
        : `{"choices":[],"metadata":{"key-${place}":1}}`,
    );
    const { completion } = await complete(reply);
    expect(Object.keys(completion.metadata ?? {})).toHaveLength(chunks - 1);
  });

  it('takes time by its length: pieces of many tool calls', async () => {
    const reply = streamOf(300_000, (place) => {
      const call = `{"index":${place % 10_000},"function":{"name":"a","arguments":"1"}}`;
      return `{"choices":[{"index":0,"delta":{"tool_calls":[${call}]},"finish_reason":"stop"}]}`;
    });
    const { completion } = await complete(reply);
    expect(completion.choices[0]?.tool_calls).toHaveLength(10_000);
    expect(completion.choices[0]?.tool_calls[9_999]?.function.arguments).toBe('1'.repeat(30));
  });
});

describe('a refusal of a server that means harm', () => {
  const categories = (count: number): JsonObject =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`c${at}`, { filtered: true }]));

  it.each([
    ['details', `{"detail":${listOf(100_000, () => '{"msg":"bad","loc":["body","model"]}')}}`],
    [
      'places that Python prints',
      JSON.stringify({ error: { message: "'loc': (".repeat(500_000) } }),
    ],
    ['words', JSON.stringify({ error: { message: 'no '.repeat(1_000_000) } })],
    [
      'categories of a filter',
      JSON.stringify({
        error: {
          code: 'content_filter',
          innererror: { content_filter_result: categories(50_000) },
        },
      }),
    ],
  ])('is kept short, whatever is in it: many %s', async (_what, text) => {
    for (const status of [200, 422]) {
      const failure = await failureOf(textReply(text, status));
      expect(JSON.stringify(failure).length).toBeLessThan(20_000);
    }
  });
});
