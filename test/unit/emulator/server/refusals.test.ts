import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../../../src/emulator/emulator.ts';
import { ask, parse, startClient } from '../emulator-client.ts';

describe('authorization', () => {
  const refused: readonly (readonly [string, Record<string, string>])[] = [
    ['no header', { authorization: '' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic a2V5' }],
  ];
  it.each(refused)('refuses %s', async (_, headers) => {
    const { send } = await startClient();
    const reply = await send('/chat/completions', ask('Hello'), headers);
    expect([reply.status, reply.headers['www-authenticate'], parse(reply.text)]).toEqual([
      401,
      'Bearer',
      { detail: 'Not authenticated' },
    ]);
  });

  it('takes only the key that it was given', async () => {
    const { send } = await startClient({ apiKey: 'desk-key' });
    const statusFor = async (key: string): Promise<number> =>
      (await send('/completions', { prompt: 'a' }, { authorization: `bearer ${key}` })).status;
    expect([await statusFor('desk-key'), await statusFor('other-key')]).toEqual([200, 401]);
  });
});

describe('paths', () => {
  it('answers with and without a slash at the end', async () => {
    const { send } = await startClient();
    const paths = ['/chat/completions', '/chat/completions/'];
    const replies = await Promise.all(paths.map((path) => send(path, ask('Hello'))));
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('knows no other path, and no other method', async () => {
    const { send, url } = await startClient();
    const unknown = await send('/embeddings', {});
    const method = await request(`${url}/chat/completions`);
    expect([
      [unknown.status, parse(unknown.text)],
      [method.statusCode, method.headers['allow'], await method.body.json()],
    ]).toEqual([
      [404, { detail: 'Not Found' }],
      [405, 'POST', { detail: 'Method Not Allowed' }],
    ]);
  });

  it('says that it is well, also without a key', async () => {
    const { url } = await startClient();
    const health = await request(url.replace('/v1', '/healthz/'));
    expect([health.statusCode, await health.body.json()]).toEqual([200, { status: 'ok' }]);
  });
});

describe('a body or header that cannot be read', () => {
  it('is answered with 422 and everything that is wrong', async () => {
    const { send } = await startClient();
    const reply = await send('/chat/completions', { n: 0 }, { 'pulze-weights': '{' });
    expect([reply.status, reply.headers['content-type'], parse(reply.text)]).toEqual([
      422,
      'application/json',
      {
        detail: [
          {
            type: 'json_invalid',
            loc: ['header', 'Pulze-Weights'],
            msg: 'Invalid JSON: expected an object',
            input: '{',
          },
          {
            type: 'greater_than_equal',
            loc: ['body', 'n'],
            msg: 'Input should be greater than or equal to 1',
            input: 0,
            ctx: { ge: 1 },
          },
          { type: 'missing', loc: ['body', 'messages'], msg: 'Field required', input: { n: 0 } },
        ],
      },
    ]);
  });

  it('says which number it was, also where JSON has none for it', async () => {
    const { send } = await startClient();
    const body = '{"messages": [], "temperature": 1e999, "presence_penalty": -1e999}';
    const { detail } = parse((await send('/chat/completions', body)).text) as {
      detail: readonly { loc: unknown; input: unknown }[];
    };
    expect(detail.map(({ loc, input }) => [loc, input])).toEqual([
      [['body', 'temperature'], 'Infinity'],
      [['body', 'presence_penalty'], '-Infinity'],
    ]);
  });

  it('is answered with 422 when it is no JSON at all', async () => {
    const { send } = await startClient();
    const reply = await send('/chat/completions', '{"n": }');
    expect([reply.status, parse(reply.text)]).toMatchObject([
      422,
      { detail: [{ type: 'json_invalid', loc: ['body', 6], ctx: { error: 'Expecting value' } }] },
    ]);
  });

  const latin1 = Buffer.from(JSON.stringify(ask('caf\u00e9', { model: 'gpt-4o' })), 'latin1');

  it.each(['/chat/completions', '/completions/', '/models/rank', '/logs/'])(
    'is answered with 400 when it is not UTF-8: %s',
    async (path) => {
      const { send } = await startClient();
      const reply = await send(path, latin1);
      expect([reply.status, parse(reply.text)]).toEqual([
        400,
        { detail: 'There was an error parsing the body' },
      ]);
    },
  );

  it('is refused in the words of OpenAI when it is not UTF-8', async () => {
    const { send } = await startClient({ dialect: 'openai' });
    const reply = await send('/chat/completions', latin1);
    expect([reply.status, parse(reply.text)]).toMatchObject([
      400,
      {
        error: {
          message: expect.stringMatching(/^We could not parse the JSON body of your request\. /),
          type: 'invalid_request_error',
          param: null,
          code: null,
        },
      },
    ]);
  });

  it.each<[DialectName, object]>([
    ['pulze', { detail: 'The body is larger than 2 MB' }],
    [
      'openai',
      {
        error: {
          message: 'The body is larger than 2 MB',
          type: 'invalid_request_error',
          param: null,
          code: null,
        },
      },
    ],
  ])('is answered with 413 when it is too large: %s', async (dialect, refusal) => {
    const largestBody = 2 * 1024 * 1024;
    const { send } = await startClient({ dialect, largestBody });
    const reply = await send('/chat/completions', Buffer.alloc(largestBody + 1, ' '));
    expect([reply.status, parse(reply.text)]).toEqual([413, refusal]);
    expect((await send('/chat/completions', ask('hi', { model: 'gpt-4o' }))).status).toBe(200);
  });

  it('may have any size where none is said', async () => {
    const { send } = await startClient();
    const body = Buffer.concat([
      Buffer.alloc(65 * 1024 * 1024, ' '),
      Buffer.from(JSON.stringify(ask('hi'))),
    ]);
    expect((await send('/chat/completions', body)).status).toBe(200);
  });

  it('is answered with 422 and the beginning of what is wrong where that is much', async () => {
    const { send } = await startClient();
    const messages = Array.from({ length: 5000 }, () => 123);
    const reply = await send('/chat/completions', { messages });
    const { detail } = parse(reply.text) as { detail: readonly object[] };
    expect([reply.status, detail.length, detail[19], detail[20]]).toMatchObject([
      422,
      21,
      { loc: ['body', 'messages', 19], input: 123 },
      { loc: ['body'], msg: 'Not listed: 4980 more', ctx: { more: 4980 } },
    ]);
  });

  it('is read when it begins with a byte order mark', async () => {
    const { send } = await startClient();
    expect((await send('/chat/completions', `\uFEFF${JSON.stringify(ask('hi'))}`)).status).toBe(
      200,
    );
  });
});
