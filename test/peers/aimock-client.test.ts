import type { LLMock } from '@copilotkit/aimock';
import { describe, expect, it } from 'vitest';
import { type AimockRun, runAgainst } from './aimock-run.ts';
import { startAimock } from './aimock-server.ts';

const whole = `
version: 1
name: desk
messages: [{ user: "Where is my refund?" }]
assert: [{ contains: refund }]
`;
const streamed = `${whole}stream: true\n`;
const reply = { content: 'Your refund was sent on Monday.' };

function stepOf({ trials }: AimockRun): NonNullable<AimockRun['trials'][0]['steps'][0]> {
  const step = trials[0]?.steps[0];
  if (step === undefined) throw new Error('no step was run');
  return step;
}

function failureOf(run: AimockRun): unknown {
  const { kind, message = '', status } = stepOf(run).failure ?? {};
  const stable = message.replace(/127\.0\.0\.1:\d+/, '<address>');
  return { kind, message: stable, ...(status === undefined ? {} : { status }) };
}

describe('the client against aimock', () => {
  it('reads a chat, with its usage, its model and when it was made', async () => {
    const mock = await startAimock((each) =>
      each.onMessage('refund', {
        ...reply,
        id: 'chatcmpl-7',
        created: 1_700_000_000,
        model: 'gpt-4o-2024-08-06',
        usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
        systemFingerprint: 'fp_7',
      }),
    );
    const { text, model, finish_reason, created_ms, usage } = stepOf(
      await runAgainst(mock.url, whole),
    );
    expect({ text, model, finish_reason, created_ms, usage }).toEqual({
      text: reply.content,
      model: 'gpt-4o-2024-08-06',
      finish_reason: 'stop',
      created_ms: 1_700_000_000_000,
      usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
    });
  });

  it('sends what the pipeline says, and no key that nobody named', async () => {
    const mock = await startAimock((each) => each.onMessage('refund', reply));
    await runAgainst(mock.url, whole, '--param', 'temperature=1.5');
    const { body, headers, path } = mock.getLastRequest() ?? {};
    expect([path, headers?.['authorization'], body]).toEqual([
      '/v1/chat/completions',
      undefined,
      {
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'Where is my refund?' }],
        temperature: 1.5,
        _endpointType: 'chat',
      },
    ]);
  });

  it.each([1, 7, 1000])('joins a stream of pieces of so many letters: %d', async (size) => {
    const mock = await startAimock((each) =>
      each.onMessage('refund', reply, { chunkSize: size, latency: 1 }),
    );
    const { text, finish_reason, timing } = stepOf(await runAgainst(mock.url, streamed));
    expect([text, finish_reason, timing?.chunks]).toEqual([
      reply.content,
      'stop',
      Math.ceil(reply.content.length / size),
    ]);
  });

  it('reads the usage of a stream, which OpenAI and aimock give only to who asks for it', async () => {
    const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 };
    const mock = await startAimock((each) => each.onMessage('refund', { ...reply, usage }));
    const option = 'stream_options={"include_usage":true}';
    const asked = await runAgainst(mock.url, streamed, '--param', option);
    const unasked = await runAgainst(mock.url, streamed);
    expect([asked, unasked].map((run) => stepOf(run).usage)).toEqual([usage, undefined]);
  });

  it.each([
    ['whole', whole],
    ['streamed', streamed],
  ])('reads calls of tools behind text, %s', async (_, pipeline) => {
    const calls = [
      { id: 'call_1', name: 'find_order', arguments: '{"id":7}' },
      { id: 'call_2', name: 'find_order', arguments: '{"id":8}' },
    ];
    const mock = await startAimock((each) =>
      each.onMessage('refund', { ...reply, toolCalls: calls }, { chunkSize: 3 }),
    );
    const { text, tool_calls, finish_reason } = stepOf(await runAgainst(mock.url, pipeline));
    expect([text, finish_reason, tool_calls]).toEqual([
      reply.content,
      'tool_calls',
      calls.map(({ id, name, arguments: sent }) => ({
        id,
        type: 'function',
        function: { name, arguments: sent },
      })),
    ]);
  });

  it("waits as long as a 429's Retry-After says, and is answered then", async () => {
    const mock = await startAimock((each) => {
      each.on(
        { userMessage: 'refund', sequenceIndex: 0 },
        { error: { message: 'Slow down.', type: 'requests' }, status: 429, retryAfter: 7 },
      );
      each.onMessage('refund', reply);
    });
    const run = await runAgainst(mock.url, whole);
    const { attempts, text } = stepOf(run);
    expect([text, attempts?.map(({ status, waited_ms }) => [status, waited_ms])]).toEqual([
      reply.content,
      [
        [429, 0],
        [200, 7000],
      ],
    ]);
    expect(run.waits).toEqual([7000]);
  });

  it.each([
    [
      { message: 'Your quota is used up.', type: 'insufficient_quota', code: 'insufficient_quota' },
      429,
      {
        kind: 'rate_limit',
        message: 'the quota is used up (429): Your quota is used up.',
        status: 429,
      },
    ],
    [
      { message: 'Bad key.', type: 'invalid_request_error', code: 'invalid_api_key' },
      401,
      {
        kind: 'authentication',
        message: 'the service wants a key, and none was sent (401): Bad key.',
        status: 401,
      },
    ],
    [
      { message: 'No such model.', type: 'invalid_request_error', code: 'model_not_found' },
      404,
      { kind: 'refused', message: 'not found (404): No such model.', status: 404 },
    ],
    [
      { message: 'It broke.', type: 'server_error' },
      500,
      { kind: 'server', message: 'the service failed (500): It broke.', status: 500 },
    ],
    [
      { message: 'Overloaded.', type: 'server_error' },
      503,
      { kind: 'server', message: 'the service failed (503): Overloaded.', status: 503 },
    ],
  ])('tells an error in its own words: %j', async (error, status, failure) => {
    const mock = await startAimock((each) => each.onMessage('refund', { error, status }));
    expect(failureOf(await runAgainst(mock.url, whole, '--retries', '0'))).toEqual(failure);
  });

  it('tells that no fixture fits, a 404, which in strict mode is a 503', async () => {
    const prepare = (mock: LLMock): unknown => mock.onMessage('parcel', reply);
    const lenient = await startAimock(prepare);
    const strict = await startAimock(prepare, { strict: true });
    const found = [lenient, strict].map(async ({ url }) =>
      failureOf(await runAgainst(url, whole, '--retries', '0')),
    );
    expect(await Promise.all(found)).toEqual([
      { kind: 'refused', message: 'not found (404): No fixture matched', status: 404 },
      {
        kind: 'server',
        message: 'the service failed (503): Strict mode: no fixture matched',
        status: 503,
      },
    ]);
  });
});

const dropped = {
  kind: 'server',
  message: 'the service failed (500): Chaos: request dropped',
  status: 500,
};
const malformed = {
  kind: 'bad_response',
  message: 'the answer is not a JSON object: {malformed json: <<<chaos>>>',
  status: 200,
};
const limited = {
  kind: 'rate_limit',
  message: 'too many requests (429): Chaos: rate limit exceeded',
  status: 429,
};
const disconnected = {
  kind: 'connection',
  message: 'connection closed by <address> before it answered',
};

describe('the client in the chaos of aimock', () => {
  it.each([
    ['dropRate', whole, 2, dropped],
    ['malformedRate', whole, 1, malformed],
    ['rateLimitRate', whole, 2, limited],
    ['disconnectRate', whole, 2, disconnected],
    ['dropRate', streamed, 2, dropped],
    ['malformedRate', streamed, 1, malformed],
    ['rateLimitRate', streamed, 2, limited],
    ['disconnectRate', streamed, 2, disconnected],
  ])('tells what happened: %s', async (mode, pipeline, attempts, failure) => {
    const chaos = { [mode]: 1 };
    const mock = await startAimock((each) => each.onMessage('refund', reply), { chaos });
    const run = await runAgainst(mock.url, pipeline, '--retries', '1');
    expect([run.exitCode, stepOf(run).attempts?.length, failureOf(run)]).toEqual([
      3,
      attempts,
      failure,
    ]);
  });

  it('tries again until it is over', async () => {
    const mock = await startAimock((each) => each.onMessage('refund', reply));
    mock.nextRequestError(500, { message: 'It broke.', type: 'server_error' });
    const run = await runAgainst(mock.url, whole);
    expect([run.exitCode, stepOf(run).attempts?.map(({ status }) => status)]).toEqual([
      0,
      [500, 200],
    ]);
  });

  it.each([
    [0, disconnected],
    [
      3,
      { kind: 'stream', message: 'the stream broke: connection closed by <address>', status: 200 },
    ],
  ])('takes no stream for whole that breaks at chunk %d', async (chunks, failure) => {
    const mock = await startAimock((each) =>
      each.onMessage('refund', reply, { chunkSize: 4, latency: 5, truncateAfterChunks: chunks }),
    );
    const run = await runAgainst(mock.url, streamed, '--retries', '0');
    expect([run.exitCode, stepOf(run).text, failureOf(run)]).toEqual([3, undefined, failure]);
  });

  it('reads a stream whose pieces take their time', async () => {
    const mock = await startAimock((each) =>
      each.onMessage('refund', reply, {
        chunkSize: 10,
        streamingProfile: { ttft: 3, tps: 1000, jitter: 0.5 },
      }),
    );
    expect(stepOf(await runAgainst(mock.url, streamed)).text).toBe(reply.content);
  });
});
