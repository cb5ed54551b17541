import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { ask, errorOf, startOpenai } from './openai-dialect.ts';

const script = `
rules:
  - match: { text: "^refund" }
    reply: { text: "Your refund was sent." }
  - match: { text: "^busy" }
    fault: { status: 429, headers: { retry-after: "0.001" }, times: 2 }
  - match: { text: "^down" }
    fault: { status: 503, headers: { retry-after-ms: "1" }, times: 2 }
  - match: { text: "^quota" }
    fault: { status: 429, body: { error: { message: You exceeded your current quota., type: insufficient_quota, param: null, code: insufficient_quota } } }
  - match: { text: "^status 403" }
    fault: { status: 403 }
  - match: { text: "^status 404" }
    fault: { status: 404 }
  - match: { text: "^status 409" }
    fault: { status: 409 }
  - match: { text: "^status 422" }
    fault: { status: 422 }
  - match: { text: "^status 429" }
    fault: { status: 429 }
  - match: { text: "^status 500" }
    fault: { status: 500 }
  - match: { text: "^status 503" }
    fault: { status: 503 }
  - match: { text: "^once" }
    fault: { status: 500, headers: { x-should-retry: "false" } }
  - match: { text: "^reset" }
    fault: reset
  - match: { text: "^hang" }
    fault: hang
  - match: { text: "^bad" }
    reply: { text: "half" }
    fault: bad_json
`;

function chat(client: OpenAI, content: string): Promise<OpenAI.Chat.ChatCompletion> {
  return client.chat.completions.create(ask(content));
}

describe('errors, as the openai client tells them apart', () => {
  it.each([
    ['status 403', OpenAI.PermissionDeniedError, 'invalid_request_error', null],
    ['status 404', OpenAI.NotFoundError, 'invalid_request_error', 'model_not_found'],
    ['status 409', OpenAI.ConflictError, 'invalid_request_error', null],
    ['status 422', OpenAI.UnprocessableEntityError, 'invalid_request_error', null],
    ['status 429', OpenAI.RateLimitError, 'requests', 'rate_limit_exceeded'],
    ['status 500', OpenAI.InternalServerError, 'server_error', null],
    ['status 503', OpenAI.InternalServerError, 'server_error', null],
    ['quota', OpenAI.RateLimitError, 'insufficient_quota', 'insufficient_quota'],
  ] as const)('knows the class, type and code of "%s"', async (content, errorClass, type, code) => {
    const client = await startOpenai(script);
    const error = await errorOf(chat(client, content));
    expect(error).toBeInstanceOf(errorClass);
    expect([error.type, error.code, error.param]).toEqual([type, code, null]);
    expect(error.requestID).toMatch(/^req_[0-9a-f]{32}$/);
  });

  it('tells what is wrong with a request, and where', async () => {
    const client = await startOpenai(script);
    const body = { ...ask('refund'), messages: [{ role: 'boss', content: 'Now!' }] };
    const error = await errorOf(
      client.chat.completions.create(
        body as unknown as OpenAI.Chat.ChatCompletionCreateParamsNonStreaming,
      ),
    );
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error.error).toEqual({
      message:
        "Invalid value: 'boss'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
      type: 'invalid_request_error',
      param: 'messages[0].role',
      code: 'invalid_value',
    });
  });

  it('tells a key that is refused, and one that is missing', async () => {
    const wrong = await errorOf(chat(await startOpenai(script, { apiKey: 'other' }), 'refund'));
    const missing = await errorOf(
      chat(await startOpenai(script, { defaultHeaders: { authorization: null } }), 'refund'),
    );
    expect([wrong, missing].map((error) => [error.status, error.type, error.code])).toEqual([
      [401, 'invalid_request_error', 'invalid_api_key'],
      [401, 'invalid_request_error', null],
    ]);
    expect(wrong).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(wrong.message).not.toContain('other');
  });

  it('tells a path that there is not, and a method', async () => {
    const client = await startOpenai(script);
    const path = await errorOf(client.moderations.create({ input: 'refund' }));
    const method = await errorOf(client.get('/chat/completions'));
    expect([path, method].map((error) => [error.status, error.code, error.message])).toEqual([
      [404, null, '404 Invalid URL (POST /v1/moderations)'],
      [
        405,
        'method_not_supported',
        '405 Not allowed to GET on /v1/chat/completions. (HINT: Perhaps you meant to use a different HTTP method?)',
      ],
    ]);
  });

  it('tries again after 429 and 503, when the headers say so', async () => {
    const client = await startOpenai(script, { maxRetries: 2 });
    for (const content of ['busy', 'down']) {
      expect((await chat(client, content)).object).toBe('chat.completion');
    }
  });

  it('gives up when its tries are used up', async () => {
    const client = await startOpenai(script, { maxRetries: 1 });
    await expect(chat(client, 'busy')).rejects.toBeInstanceOf(OpenAI.RateLimitError);
  });

  it('does not try again when it is told not to', async () => {
    const client = await startOpenai(script, { maxRetries: 9 });
    await expect(chat(client, 'once')).rejects.toBeInstanceOf(OpenAI.InternalServerError);
  });

  it('tells rate limits by kind, with what is left in the headers', async () => {
    const client = await startOpenai(
      '{ limits: { requests_per_minute: 1, tokens_per_minute: 90 } }',
    );
    const { response } = await client.chat.completions.create(ask('refund')).withResponse();
    const error = await errorOf(chat(client, 'refund'));
    expect([
      response.headers.get('x-ratelimit-limit-requests'),
      response.headers.get('x-ratelimit-remaining-requests'),
      error.status,
      error.type,
      error.code,
    ]).toEqual(['1', '0', 429, 'requests', 'rate_limit_exceeded']);
  });

  it('tells a connection that broke, and an answer that did not come in time', async () => {
    const client = await startOpenai(script);
    const broken = await errorOf(chat(client, 'reset'));
    const late = await errorOf(client.chat.completions.create(ask('hang'), { timeout: 50 }));
    expect([broken.constructor, late.constructor]).toEqual([
      OpenAI.APIConnectionError,
      OpenAI.APIConnectionTimeoutError,
    ]);
  });

  it('may leave before the answer', async () => {
    const client = await startOpenai(script);
    const leaving = new AbortController();
    const asked = client.chat.completions.create(ask('hang'), { signal: leaving.signal });
    leaving.abort();
    expect(await errorOf(asked)).toBeInstanceOf(OpenAI.APIUserAbortError);
    expect((await chat(client, 'refund')).choices).toHaveLength(1);
  });

  it('cannot read an answer that is no JSON, and does not make one up', async () => {
    const client = await startOpenai(script);
    await expect(chat(client, 'bad')).rejects.toBeInstanceOf(SyntaxError);
  });

  it('is told which parameters a model does not have', async () => {
    const client = await startOpenai(script);
    const errors: unknown[] = [];
    for (const extra of [
      { model: 'o3', max_tokens: 10 },
      { model: 'gpt-5', temperature: 0.2 },
      { model: 'gpt-4o', reasoning_effort: 'low' as const },
    ]) {
      const { message, param, code } = await errorOf(
        client.chat.completions.create({ ...ask('refund'), ...extra }),
      );
      errors.push([message, param, code]);
    }
    expect(errors).toEqual([
      [
        "400 Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        'max_tokens',
        'unsupported_parameter',
      ],
      [
        "400 Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
        'temperature',
        'unsupported_value',
      ],
      ['400 Unrecognized request argument supplied: reasoning_effort', null, null],
    ]);
  });
});
