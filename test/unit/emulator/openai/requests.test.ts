import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../../../src/source/json.ts';
import { bodyOf, startOpenai } from './openai-emulator.ts';

const chat = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Where is it?' }] };

describe('a request that is no chat', () => {
  it('is refused without a key, and with a wrong one', async () => {
    const { send } = await startOpenai({ apiKey: 'desk-key' });
    const replies = await Promise.all(
      ['', 'Bearer other'].map((authorization) =>
        send('/chat/completions', chat, { authorization }),
      ),
    );
    expect(replies.map((reply) => [reply.status, bodyOf(reply)])).toEqual([
      [
        401,
        {
          error: {
            message:
              "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
            type: 'invalid_request_error',
            param: null,
            code: null,
          },
        },
      ],
      [
        401,
        {
          error: {
            message:
              'Incorrect API key provided. The emulator takes only the key that it was started with.',
            type: 'invalid_request_error',
            param: null,
            code: 'invalid_api_key',
          },
        },
      ],
    ]);
  });

  it('is refused with 400 when it is not JSON, and when it does not say that it is', async () => {
    const { send } = await startOpenai();
    const broken = await send('/chat/completions', '{"model": ');
    const other = await send('/chat/completions', chat, { 'content-type': 'text/plain' });
    const errors = [broken, other].map((reply) => [reply.status, bodyOf(reply)['error']]);
    expect(errors).toMatchObject([
      [400, { message: expect.stringContaining('We could not parse the JSON body'), code: null }],
      [400, { code: 'unsupported_content_type' }],
    ]);
  });

  it('knows no path of the other dialect, and no other method', async () => {
    const { url } = await startOpenai();
    const headers = { authorization: 'Bearer key' };
    const path = await request(`${url}/apps`, { headers });
    const method = await request(`${url}/embeddings`, { headers });
    expect([
      [path.statusCode, await path.body.json()],
      [method.statusCode, method.headers['allow'], await method.body.json()],
    ]).toMatchObject([
      [404, { error: { message: 'Invalid URL (GET /v1/apps)', code: null } }],
      [405, 'POST', { error: { code: 'method_not_supported' } }],
    ]);
  });

  it('has headers of its own, also where it is refused', async () => {
    const { send } = await startOpenai();
    const replies = [
      await send('/chat/completions', chat),
      await send('/chat/completions', {}),
      await send('/nowhere', {}),
    ];
    expect(replies.map(({ headers }) => headers['openai-version'])).toEqual(
      Array(3).fill('2020-10-01'),
    );
    expect(new Set(replies.map(({ headers }) => headers['x-request-id'])).size).toBe(3);
  });
});

describe('the script, in this dialect', () => {
  it('is matched by the bare name of a model, and by its full one', async () => {
    const script = {
      rules: [
        { match: { model: 'openai/gpt-4*' }, reply: { text: 'full' } },
        { match: { model: 'o3' }, reply: { text: 'bare' } },
        { reply: { text: 'other' } },
      ],
    };
    const { ask } = await startOpenai({ script });
    const texts: unknown[] = [];
    for (const model of ['gpt-4o', 'openai/gpt-4o', 'o3', 'acme/gpt-4o']) {
      const { choices, model: answered } = await ask({ model });
      texts.push([answered, choices]);
    }
    expect(texts).toMatchObject([
      ['gpt-4o', [{ message: { content: 'full' } }]],
      ['openai/gpt-4o', [{ message: { content: 'full' } }]],
      ['o3', [{ message: { content: 'bare' } }]],
      ['acme/gpt-4o', [{ message: { content: 'other' } }]],
    ]);
  });

  it('leaves out what it omits, also in chunks', async () => {
    const script = { omit: ['usage', 'choices.message.refusal', 'system_fingerprint'] };
    const { ask, stream } = await startOpenai({ script });
    const body = await ask({});
    const [first] = await stream(chat);
    expect(['usage' in body, 'system_fingerprint' in body]).toEqual([false, false]);
    expect(first?.choices?.[0]?.delta).toEqual({ role: 'assistant', content: '' });
  });

  it('replaces counted tokens, and their total follows', async () => {
    const script = { rules: [{ reply: { text: 'a', usage: { completion_tokens: 500 } } }] };
    const { ask } = await startOpenai({ script });
    expect((await ask({}))['usage']).toMatchObject({ completion_tokens: 500, total_tokens: 505 });
  });

  it('makes models fail, which the client sees as the status', async () => {
    const script = { rules: [{ model_fault: { status: 503 } }] };
    const { post } = await startOpenai({ script });
    const [status, { error }] = await post('/chat/completions', chat);
    expect([status, isJsonObject(error) && error['type']]).toEqual([503, 'server_error']);
  });

  it('breaks requests for vectors as it breaks others', async () => {
    const rules = [
      { match: { call: 1 }, fault: { status: 429, headers: { 'retry-after': 2 } } },
      { match: { call: 2 }, fault: 'bad_json', reply: { embedding: [1] } },
    ];
    const { send } = await startOpenai({ script: { rules } });
    const body = { model: 'text-embedding-3-small', input: 'refund', dimensions: 2 };
    const replies = [
      await send('/embeddings', body),
      await send('/embeddings', body),
      await send('/embeddings', body),
    ];
    expect(replies.map(({ status, headers }) => [status, headers['retry-after']])).toEqual([
      [429, '2'],
      [200, undefined],
      [200, undefined],
    ]);
    expect(() => JSON.parse(replies[1]?.text ?? '')).toThrow(SyntaxError);
    expect(replies[1]?.text).toContain('"embedding":[1]');
  });

  it('refuses by limits of tokens with their own type of error', async () => {
    const script = { limits: { tokens_per_minute: 4 } };
    const { ask } = await startOpenai({ script });
    await ask({ max_tokens: 1 });
    expect(await ask({})).toMatchObject({ error: { type: 'tokens', code: 'rate_limit_exceeded' } });
  });

  it('has that type for a limit of one token, too', async () => {
    const { ask } = await startOpenai({ script: { limits: { tokens_per_minute: 1 } } });
    await ask({});
    expect(await ask({})).toMatchObject({
      error: {
        message: 'Rate limit exceeded: 1 token per minute',
        type: 'tokens',
        code: 'rate_limit_exceeded',
      },
    });
  });
});
