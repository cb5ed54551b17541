import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { emulatorScriptSchema } from '../../../src/emulator/script-schema.ts';
import {
  defaultUnspecified,
  readUnspecified,
  unspecifiedQuestions,
} from '../../../src/emulator/unspecified.ts';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';
import { callEndpoint } from './call-endpoint.ts';
import { ask, type Client, parse, startClient } from './emulator-client.ts';

interface Case {
  /** The script beside `unspecified`. */
  readonly script?: JsonObject;
  readonly apiKey?: string;
  /** What shows the answer. */
  readonly observe: (client: Client) => Promise<JsonValue>;
  readonly expected: Readonly<Record<string, JsonValue>>;
}

const ticket = 'I was charged twice and want a refund.';
const mpt = 'mosaicml/mpt-7b-instruct';
const json = { response_format: { type: 'json_object' } };
const tools = [
  {
    type: 'function',
    function: { name: 'open_ticket', parameters: { properties: { queue: { type: 'string' } } } },
  },
];

/** The status of a chat. */
const status =
  (body: JsonObject, headers: Record<string, string> = {}) =>
  async ({ send }: Client): Promise<JsonValue> =>
    (await send('/chat/completions', body, headers)).status;

/** Something of the body of a chat, and its status when that is not 200. */
const body =
  (
    sent: JsonObject,
    look: (body: JsonObject & { metadata: JsonObject }) => JsonValue | undefined,
    headers: Record<string, string> = {},
  ) =>
  async ({ send }: Client): Promise<JsonValue> => {
    const reply = await send('/chat/completions', { max_tokens: 4, ...sent }, headers);
    if (reply.status !== 200) return reply.status;
    return look(parse(reply.text) as JsonObject & { metadata: JsonObject }) ?? null;
  };

const choicesOf = (answer: JsonObject): readonly JsonObject[] =>
  answer['choices'] as readonly JsonObject[];
const reasonOf = (answer: JsonObject): JsonValue | undefined =>
  choicesOf(answer)[0]?.['finish_reason'];
const warningOf = ({ metadata }: { readonly metadata: JsonObject }): JsonValue | undefined =>
  metadata['warning'];

const lastChunkHas =
  (key: 'metadata' | 'usage') =>
  async ({ stream }: Client): Promise<JsonValue> => {
    const chunks = await stream(ask(ticket, { max_tokens: 2 }));
    return chunks.some((chunk) => chunk[key] !== undefined);
  };

const noPenalty = `${mpt} does not support \`frequency_penalty\``;
const noN = `${mpt} does not support \`n\``;

const cases: Readonly<Record<keyof typeof defaultUnspecified, Case>> = {
  json_word: {
    observe: status(ask(ticket, json)),
    expected: { 422: 422, 400: 400, answer: 200 },
  },
  json_word_scope: {
    observe: status({
      messages: [
        { role: 'assistant', content: 'I can reply in JSON.' },
        { role: 'user', content: ticket },
      ],
      ...json,
    }),
    expected: { context: 200, instructions: 422 },
  },
  json_word_case: {
    observe: status(ask('Reply in json.', json)),
    expected: { any: 200, upper: 422 },
  },
  missing_key: {
    observe: status(ask(ticket), { authorization: '' }),
    expected: { 401: 401, 403: 403 },
  },
  wrong_key: {
    apiKey: 'desk-key',
    observe: status(ask(ticket)),
    expected: { 401: 401, 403: 403 },
  },
  malformed_header: {
    observe: status(ask(ticket), { 'pulze-weights': '{cost: 1}' }),
    expected: { 422: 422, ignore: 200 },
  },
  negative_weight: {
    observe: body(ask(ticket), (answer) => answer['model'], {
      'pulze-weights': '{"cost": -1, "latency": 1}',
    }),
    expected: { 422: 422, zero: 'groq/meta-llama/llama-3-70b-instruct' },
  },
  trailing_slash: {
    observe: async (client) => {
      const call = {
        method: 'POST',
        path: '/chat/completions/?desk=1',
        body: ask(ticket),
      } as const;
      const { status: answered, location = '' } = await callEndpoint(client, call);
      return `${answered} ${location}`;
    },
    expected: { serve: '200 ', 307: '307 /v1/chat/completions?desk=1' },
  },
  unknown_model: {
    observe: body(ask(ticket, { model: 'acme/desk-1' }), (answer) => answer['model']),
    expected: { answer: 'acme/desk-1', 404: 404, 422: 422 },
  },
  deprecated_model: {
    observe: body(ask(ticket, { model: 'anthropic/claude-2.0' }), warningOf),
    expected: { warn: 'anthropic/claude-2.0 is deprecated since 2025-07-21', refuse: 410 },
  },
  empty_messages: {
    observe: status({ messages: [] }),
    expected: { answer: 200, 422: 422 },
  },
  best_of_below_n: {
    observe: body(ask(ticket, { n: 3, best_of: 2 }), (answer) => choicesOf(answer).length),
    expected: { answer: 3, 422: 422 },
  },
  unsupported_parameter: {
    observe: body(ask(ticket, { model: mpt, frequency_penalty: 1 }), warningOf),
    expected: { warn: noPenalty, ignore: null, refuse: 400 },
  },
  unsupported_n: {
    observe: body(ask(ticket, { model: mpt, n: 2 }), (answer) => [
      choicesOf(answer).length,
      warningOf(answer) ?? null,
    ]),
    expected: { warn: [1, noN], repeat: [2, null], refuse: 400 },
  },
  unsupported_stream: {
    observe: async ({ send }) => {
      const sent = ask(ticket, { model: mpt, stream: true });
      const reply = await send('/chat/completions', sent);
      return `${reply.status} ${reply.headers['content-type']}`;
    },
    expected: {
      whole: '200 application/json',
      stream: '200 text/event-stream; charset=utf-8',
      refuse: '400 application/json',
    },
  },
  context_exceeded: {
    observe: status(ask('refund '.repeat(2100), { model: mpt })),
    expected: { 400: 400, 413: 413, 422: 422 },
  },
  max_cost: {
    observe: status(ask(ticket, { model: 'openai/gpt-4', max_tokens: 20 }), {
      'pulze-policies': '{"max_cost": 0.0001}',
    }),
    expected: { answer: 200, 402: 402 },
  },
  failed_models: {
    script: { rules: [{ model_fault: { status: 503, message: 'overloaded' } }] },
    observe: body(ask(ticket), ({ choices, metadata }) => [
      choices ?? null,
      metadata['error'] ?? null,
      metadata['status_code'] ?? null,
      metadata['retries'] ?? null,
    ]),
    expected: { model: 503, 502: 502, 200: [[], 'overloaded', 503, 3] },
  },
  unknown_plugin: {
    observe: status(ask(ticket, { plugins: ['fax'] })),
    expected: { ignore: 200, 422: 422 },
  },
  unknown_prompt: {
    observe: status(ask(ticket), {
      'pulze-policies': '{"prompt_id": "5c2f5f0e-7a46-4f5c-9c39-0a4f8f3f2b11"}',
    }),
    expected: { 404: 404, 422: 422, ignore: 200 },
  },
  label_keys: {
    observe: body(ask(ticket), ({ metadata }) => 'queue' in (metadata['labels'] as JsonObject), {
      'pulze-labels': '{"Queue": "billing"}',
    }),
    expected: { lowercased: true, as_sent: false },
  },
  nested_label: {
    observe: body(ask(ticket), ({ metadata }) => (metadata['labels'] as JsonObject)['my_obj'], {
      'pulze-labels': '{"my_obj": {"key": ["It\'s", true, null, 1]}}',
    }),
    expected: {
      json: '{"key": ["it\'s", true, null, 1]}',
      python: "{'key': [\"it's\", true, none, 1]}",
    },
  },
  tool_finish_reason: {
    observe: body(ask(ticket, { max_tokens: 80, tools, tool_choice: 'auto' }), reasonOf),
    expected: { tool_calls: 'tool_calls', function_call: 'function_call', stop: 'stop' },
  },
  length_finish_reason: {
    observe: body(ask(ticket, { max_tokens: 1 }), reasonOf),
    expected: { length: 'length', max_tokens: 'max_tokens' },
  },
  no_retries: {
    observe: body(ask(ticket), ({ metadata }) => metadata['retries']),
    expected: { absent: null, zero: 0 },
  },
  stream_metadata: {
    observe: lastChunkHas('metadata'),
    expected: { last_chunk: true, nowhere: false },
  },
  stream_usage: {
    observe: lastChunkHas('usage'),
    expected: { last_chunk: true, nowhere: false },
  },
  stealth_id: {
    observe: body(ask(ticket), (answer) => 'id' in answer, {
      'pulze-policies': '{"privacy_level": 3}',
    }),
    expected: { absent: false, sent: true },
  },
};

const rows = unspecifiedQuestions.flatMap(({ key, answers }) =>
  answers.map((answer) => [key, answer] as const),
);

describe('what the documents leave open', () => {
  it.each(rows)('is as the script says: %s: %s', async (key, answer) => {
    const { script, observe, expected, ...options } = cases[key];
    const unspecified = { [key]: answer };
    const client = await startClient({ ...options, script: { ...script, unspecified } });
    expect({ [answer]: await observe(client) }).toEqual({ [answer]: expected[answer] });
  });

  it('has each question once, with its default among at least two answers', () => {
    const keys = unspecifiedQuestions.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const odd = unspecifiedQuestions.filter((question) => {
      const answers: readonly JsonValue[] = question.answers;
      return answers.length < 2 || !answers.includes(question.default);
    });
    expect(odd).toEqual([]);
  });
});

describe('readUnspecified', () => {
  it('takes what is an answer to its question, and the defaults for the rest', () => {
    expect(readUnspecified({ json_word: 400, failed_models: 418, colour: 'red' })).toEqual({
      ...defaultUnspecified,
      json_word: 400,
    });
  });
});

describe('the schema of `unspecified`', () => {
  const matches = new Ajv({ strict: false }).compile(emulatorScriptSchema);

  it('takes answers, and refuses what is none', () => {
    const given: readonly JsonObject[] = [
      { json_word: 400, failed_models: 200 },
      { json_word: 200 },
      { colour: 'red' },
    ];
    expect(given.map((unspecified) => matches({ unspecified }))).toEqual([true, false, false]);
  });
});
