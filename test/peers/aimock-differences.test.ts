import type { LLMock } from '@copilotkit/aimock';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import type { JsonObject } from '../../src/source/json.ts';
import { makeInstantClock } from '../support/instant-clock.ts';
import {
  findUndocumented,
  parseOrNothing,
  readChunks,
  type WireKind,
} from '../support/wire-schemas.ts';
import { startAimock } from './aimock-server.ts';
import { keyPathsOf } from './key-paths.ts';

interface Asked {
  readonly method?: 'GET';
  readonly path?: string;
  readonly body?: JsonObject | string;
  readonly hasNoKey?: boolean;
}

/** An answer as what it has, and where the published schema does not allow it. */
interface Seen {
  readonly status: number;
  readonly keys: readonly string[];
  readonly headers: readonly string[];
  readonly undocumented: readonly string[];
}

/** What of two answers is not the same. */
interface Difference {
  readonly status?: readonly [aimock: number, emulator: number];
  readonly onlyAimock?: readonly string[];
  readonly onlyEmulator?: readonly string[];
  readonly undocumentedInAimock?: readonly string[];
}

const chat = '/chat/completions';
const tools = [
  { type: 'function', function: { name: 'find_order', parameters: { type: 'object' } } },
];

function say(content: string, more: JsonObject = {}): JsonObject {
  return { model: 'gpt-4o', messages: [{ role: 'user', content }], ...more };
}

const script = {
  rules: [
    { match: { text: 'refund' }, reply: { text: 'Your refund was sent.' } },
    {
      match: { text: 'order' },
      reply: { tool_calls: [{ id: 'call_1', name: 'find_order', arguments: { id: 7 } }] },
    },
    { match: { text: 'busy' }, fault: { status: 429 } },
    { match: { text: 'broken' }, fault: { status: 500 } },
  ],
};

function prepare(mock: LLMock): void {
  mock.onMessage('refund', { content: 'Your refund was sent.' });
  mock.onMessage('order', {
    toolCalls: [{ id: 'call_1', name: 'find_order', arguments: '{"id":7}' }],
  });
  mock.onMessage('busy', { error: { message: 'Slow down.', type: 'requests' }, status: 429 });
  mock.onMessage('broken', { error: { message: 'It broke.', type: 'server_error' }, status: 500 });
  mock.onEmbedding('refund', { embedding: [0.5, -0.25] });
}

async function askBoth(asked: Asked): Promise<readonly [aimock: Seen, emulator: Seen]> {
  const mock = await startAimock(prepare);
  const emulator = await startEmulator(
    { dialect: 'openai', script },
    { clock: makeInstantClock() },
  );
  onTestFinished(() => emulator.close());
  return [await see(`${mock.url}/v1`, asked), await see(emulator.url, asked)];
}

async function see(url: string, asked: Asked): Promise<Seen> {
  const { method = 'POST', path = chat, body, hasNoKey } = asked;
  const response = await request(`${url}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(hasNoKey ? {} : { authorization: 'Bearer desk' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.body.text();
  const isStream = String(response.headers['content-type']).startsWith('text/event-stream');
  const bodies = isStream ? readChunks(text) : parseOrNothing(text);
  const kind = response.statusCode >= 400 ? 'refusal' : kindOf(path, isStream);
  return {
    status: response.statusCode,
    keys: keyPathsOf(bodies),
    headers: Object.keys(response.headers).sort(),
    undocumented: [...new Set(bodies.flatMap((each) => findUndocumented('openai', kind, each)))],
  };
}

function kindOf(path: string, isStream: boolean): WireKind {
  const kinds: Readonly<Record<string, WireKind>> = {
    [chat]: isStream ? 'chatChunk' : 'chatResponse',
    '/completions': 'textResponse',
    '/embeddings': 'embeddingResponse',
    '/models': 'modelList',
  };
  return kinds[path] ?? 'model';
}

async function compare(asked: Asked): Promise<Difference> {
  const [aimock, emulator] = await askBoth(asked);
  expect(emulator.undocumented).toEqual([]);
  const isSame = aimock.status === emulator.status;
  const onlyAimock = without(aimock.keys, emulator.keys);
  const onlyEmulator = without(emulator.keys, aimock.keys);
  return {
    ...(isSame ? {} : { status: [aimock.status, emulator.status] }),
    ...(isSame && onlyAimock.length > 0 ? { onlyAimock } : {}),
    ...(isSame && onlyEmulator.length > 0 ? { onlyEmulator } : {}),
    ...(aimock.undocumented.length > 0 ? { undocumentedInAimock: aimock.undocumented } : {}),
  };
}

function without(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((each) => !others.includes(each));
}

const always = ['service_tier', 'system_fingerprint'];
const usageDetails = [
  'usage.completion_tokens_details',
  'usage.completion_tokens_details.accepted_prediction_tokens',
  'usage.completion_tokens_details.audio_tokens',
  'usage.completion_tokens_details.reasoning_tokens',
  'usage.completion_tokens_details.rejected_prediction_tokens',
  'usage.prompt_tokens_details',
  'usage.prompt_tokens_details.audio_tokens',
  'usage.prompt_tokens_details.cached_tokens',
];
const whole = { onlyEmulator: ['choices[].message.annotations', ...always, ...usageDetails] };
const noNulls = [
  "/error must have required property 'param'",
  "/error must have required property 'code'",
];

describe('aimock and the emulator, as OpenAI', () => {
  it.each<readonly [name: string, asked: Asked, difference: Difference]>([
    ['agree on an error of the service', { body: say('broken') }, {}],
    ['agree on too many requests', { body: say('busy') }, {}],
    ['agree on a stream that is refused', { body: say('busy', { stream: true }) }, {}],
    ['agree on a body that is no JSON', { body: '{' }, {}],
    ['agree on a body without messages', { body: { model: 'gpt-4o' } }, {}],
    ['agree on the list of models', { method: 'GET', path: '/models' }, {}],
    [
      'agree on vectors of floats',
      { path: '/embeddings', body: { model: 'text-embedding-3-small', input: 'refund' } },
      {},
    ],
    [
      'differ in a chat: aimock leaves out what the types of the openai client have as optional, and OpenAI sends',
      { body: say('refund') },
      whole,
    ],
    [
      'differ in a call of a tool: aimock leaves out what the types of the openai client have as optional, and OpenAI sends',
      { body: say('order', { tools }) },
      whole,
    ],
    [
      'differ in a stream: aimock leaves out the refusal of the first delta, which OpenAI sends as null',
      { body: say('refund', { stream: true }) },
      { onlyEmulator: ['choices[].delta.refusal', ...always] },
    ],
    [
      'differ in a streamed call of a tool: aimock leaves out the refusal of the first delta, which OpenAI sends as null',
      { body: say('order', { tools, stream: true }) },
      { onlyEmulator: ['choices[].delta.refusal', ...always] },
    ],
    [
      'differ in a stream with usage: aimock leaves out the refusal of the first delta, and the details of the usage, which OpenAI documents',
      { body: say('refund', { stream: true, stream_options: { include_usage: true } }) },
      { onlyEmulator: ['choices[].delta.refusal', ...always, ...usageDetails] },
    ],
    [
      'differ in a request without a model: OpenAI refuses it, aimock answers without one',
      { body: { messages: [{ role: 'user', content: 'refund' }] } },
      {
        status: [200, 400],
        undocumentedInAimock: [" must have required property 'model'"],
      },
    ],
    [
      'differ in an empty conversation: OpenAI refuses it, aimock finds no fixture',
      { body: { model: 'gpt-4o', messages: [] } },
      { status: [404, 400] },
    ],
    [
      'differ in a role that there is not: OpenAI refuses it, aimock finds no fixture',
      { body: { model: 'gpt-4o', messages: [{ role: 'boss', content: 'refund' }] } },
      { status: [404, 400] },
    ],
    [
      'differ in a temperature of 3: OpenAI refuses it, aimock checks no parameter',
      { body: say('refund', { temperature: 3 }) },
      { status: [200, 400] },
    ],
    [
      'differ in a parameter that there is not: OpenAI refuses it, aimock checks no parameter',
      { body: say('refund', { temprature: 1 }) },
      { status: [200, 400] },
    ],
    [
      'differ in a request without a key: OpenAI refuses it, aimock does when it is set up for it',
      { body: say('refund'), hasNoKey: true },
      { status: [200, 401] },
    ],
    [
      'differ in a message that no rule fits: OpenAI answers every message, as the emulator does by itself; aimock has no fixture',
      { body: say('hello') },
      { status: [404, 200] },
    ],
    [
      'differ in a wrong method: OpenAI says so, aimock finds nothing and leaves out param and code',
      { method: 'GET' },
      { status: [404, 405], undocumentedInAimock: noNulls },
    ],
    [
      'differ in a path that there is not: OpenAI has param and code as null, as the emulator does; aimock leaves them out',
      { method: 'GET', path: '/nothing' },
      { onlyEmulator: ['error.code', 'error.param'], undocumentedInAimock: noNulls },
    ],
    [
      'differ in text completions: OpenAI has them, aimock does not',
      { path: '/completions', body: { model: 'gpt-3.5-turbo-instruct', prompt: 'refund' } },
      { status: [404, 200], undocumentedInAimock: noNulls },
    ],
    [
      'differ in a single model: OpenAI describes it, as the emulator does; aimock does not',
      { method: 'GET', path: '/models/gpt-4o' },
      { status: [404, 200], undocumentedInAimock: noNulls },
    ],
  ])('%s', async (_, asked, difference) => {
    expect(await compare(asked)).toEqual(difference);
  });

  it('differ in headers: OpenAI documents those that name the service, which the emulator has; those for browsers, which aimock has, are its own', async () => {
    const [aimock, emulator] = await askBoth({ body: say('refund') });
    expect(without(aimock.headers, emulator.headers)).toEqual([
      'access-control-allow-headers',
      'access-control-allow-methods',
      'access-control-allow-origin',
      'access-control-expose-headers',
      'transfer-encoding',
    ]);
    expect(without(emulator.headers, aimock.headers)).toEqual([
      'content-length',
      'openai-organization',
      'openai-processing-ms',
      'openai-version',
    ]);
  });

  it('differ in the headers of a 429: OpenAI tells the limits that hold, and the emulator is right to tell none where it has none; aimock makes some up', async () => {
    const [aimock, emulator] = await askBoth({ body: say('busy') });
    const tellsLimits = (name: string): boolean => /^(retry-after|x-ratelimit-)/.test(name);
    expect([aimock.headers.filter(tellsLimits), emulator.headers.filter(tellsLimits)]).toEqual([
      [
        'retry-after',
        'x-ratelimit-limit-requests',
        'x-ratelimit-limit-tokens',
        'x-ratelimit-remaining-requests',
        'x-ratelimit-remaining-tokens',
        'x-ratelimit-reset-requests',
        'x-ratelimit-reset-tokens',
      ],
      [],
    ]);
  });
});
