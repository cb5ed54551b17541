import { describe, expect, it, onTestFinished } from 'vitest';
import { builtIns } from '../../src/api/extensions.ts';
import type { Failure } from '../../src/protocol/failure.ts';
import {
  type AnsweredRequest,
  type CompletionRequest,
  type Provider,
  ProviderError,
} from '../../src/provider/provider.ts';
import type { JsonObject, JsonValue } from '../../src/source/json.ts';
import { makeHttpTransport } from '../../src/transport/http.ts';
import { retry } from '../../src/transport/retry.ts';
import { type ApiAnswer, completion, startApiServer } from '../support/api-server.ts';
import { fc } from '../support/fast-check.ts';
import { makeInstantClock } from '../support/instant-clock.ts';

const request: CompletionRequest = {
  kind: 'chat',
  body: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Where is my refund?' }] },
  headers: {},
  timeoutMilliseconds: 5000,
};

async function call(
  provider: Provider,
  answer: ApiAnswer,
  more: { request?: Partial<CompletionRequest>; signal?: AbortSignal } = {},
): Promise<AnsweredRequest> {
  const server = await startApiServer(() => answer);
  const clock = makeInstantClock();
  const http = makeHttpTransport({ baseUrl: server.url, headers: {}, connections: 1, clock });
  if (http.problem !== undefined) throw new Error(http.problem);
  onTestFinished(() => http.close());
  const transport = retry({ retries: 0, clock, random: () => 0 })(http.transport);
  const signal = more.signal ?? new AbortController().signal;
  return await provider.complete({ ...request, ...more.request }, transport, signal);
}

async function failureOf(provider: Provider, answer: ApiAnswer): Promise<Failure> {
  const error = await call(provider, answer).catch((each: unknown) => each);
  if (!(error instanceof ProviderError)) throw error;
  expect(error.attempts).toHaveLength(1);
  return error.failure;
}

/** How services say that something is wrong, and what a user should read of it. */
const refusals: readonly (readonly [body: JsonValue, says: string])[] = [
  [
    { error: { message: 'no such model', type: 'invalid_request_error', code: null } },
    'no such model',
  ],
  [{ error: 'no such model' }, 'no such model'],
  [{ detail: 'no such model' }, 'no such model'],
  [
    { detail: [{ loc: ['body', 'model'], msg: 'no such model', type: 'value_error' }] },
    'no such model',
  ],
  [{ message: 'no such model' }, 'no such model'],
  [{ object: 'error', message: 'no such model', code: 404 }, 'no such model'],
  [[{ error: { message: 'no such model', status: 'NOT_FOUND' } }], 'no such model'],
  ['no such model', 'no such model'],
  [{}, '(400)'],
  ['', '(400)'],
  [null, '(400)'],
];

describe.each(
  [...builtIns.providers.values()].map((provider) => ({ provider, name: provider.name })),
)('the dialect $name', ({ provider }) => {
  it('has a name and a summary of one sentence', () => {
    expect(provider.name).toMatch(/^[a-z]+$/);
    expect(provider.summary).toMatch(/^[A-Z][^\n]+\.$/);
  });

  it('reads an answer', async () => {
    const { completion: read, attempts } = await call(provider, completion('It was sent.'));
    expect(read).toMatchObject({
      model: 'gpt-4o',
      created_ms: 1_700_000_000_000,
      choices: [{ index: 0, text: 'It was sent.', finish_reason: 'stop', tool_calls: [] }],
      usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
    });
    expect(attempts).toMatchObject([{ number: 1, waited_ms: 0, status: 200 }]);
  });

  it('reads a stream as the answer that it is', async () => {
    const chunk = (delta: JsonObject, reason: string | null): string =>
      `data: ${JSON.stringify({ created: 1_700_000_000, model: 'gpt-4o', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
    const body = [
      chunk({ role: 'assistant', content: '' }, null),
      chunk({ content: 'It was ' }, null),
      chunk({ content: 'sent.' }, null),
      chunk({}, 'stop'),
      'data: [DONE]\n\n',
    ].join('');
    const streamed = { ...request.body, stream: true };
    const { completion: read } = await call(provider, { body }, { request: { body: streamed } });
    expect(read.choices).toMatchObject([{ text: 'It was sent.', finish_reason: 'stop' }]);
    expect(read.timing.ttft_ms).toBeTypeOf('number');
  });

  it.each(refusals)('says what a service says: %j', async (body, says) => {
    const failure = await failureOf(provider, { status: 400, body });
    expect([failure.kind, failure.status]).toEqual(['refused', 400]);
    expect(failure.message).toContain(says);
    expect(failure.message).not.toMatch(/\n|\[object|undefined/);
  });

  it.each([
    [401, 'authentication'],
    [403, 'authentication'],
    [404, 'refused'],
    [422, 'refused'],
    [429, 'rate_limit'],
    [500, 'server'],
    [503, 'server'],
  ] as const)('knows what %i means', async (status, kind) => {
    expect((await failureOf(provider, { status, body: {} })).kind).toBe(kind);
  });

  it.each([
    '{}',
    '{"choices": "none"}',
    '[]',
    '"hello"',
    '42',
    'null',
    '',
    'hello',
    '{"choices": [',
  ])('does not take `%s` for an answer', async (text) => {
    const headers = { 'content-type': 'application/json' };
    expect((await failureOf(provider, { headers, body: text })).kind).toBe('bad_response');
  });

  it('says that it was interrupted', async () => {
    const leaving = new AbortController();
    leaving.abort();
    const error = await call(provider, 'hang', { signal: leaving.signal }).catch((each) => each);
    expect(error).toBeInstanceOf(ProviderError);
    expect((error as ProviderError).failure.kind).toBe('interrupted');
  });

  it('checks any body without throwing, and says what is, not what must be', () => {
    const names = ['temperature', 'n', 'stop', 'tools', 'tool_choice', 'messages', 'stream', 'x'];
    const bodies = fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { maxKeys: 5 });
    fc.assert(
      fc.property(bodies, bodies, fc.constantFrom('chat', 'text'), (body, settings, kind) => {
        const draft = { kind, body: body as JsonObject, settings: settings as JsonObject };
        for (const finding of provider.check(draft as Parameters<Provider['check']>[0])) {
          expect(['error', 'warning']).toContain(finding.severity);
          expect(finding.message).not.toMatch(
            /\n|\[object|undefined|\.$|\b(?:must|invalid|please)\b/i,
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
