import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { ask, startClient } from '../emulator-client.ts';

const page = { origin: 'https://page.example' };

const everything = { date_from: '2020-01-01T00:00:00Z' };

function askLeave(url: string): ReturnType<typeof request> {
  return request(url, {
    method: 'OPTIONS',
    headers: {
      ...page,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-stainless-os',
    },
  });
}

describe.each(['pulze', 'openai'] as const)('a web page that asks in the dialect %s', (dialect) => {
  it('has leave to send what it asks for, without a key', async () => {
    const { url } = await startClient({ dialect, apiKey: 'desk-key' });
    const { statusCode, headers, body } = await askLeave(`${url}/chat/completions`);
    expect([statusCode, await body.text()]).toEqual([204, '']);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, PUT',
      'access-control-allow-headers': 'authorization,content-type,x-stainless-os',
    });
  });

  it('may read answers, refusals and their headers', async () => {
    const script = {
      rules: [
        { match: { text: 'busy' }, fault: { status: 503 } },
        { match: { text: 'hello' }, reply: { text: 'Hi.' } },
      ],
    };
    const { send } = await startClient({ dialect, apiKey: 'desk-key', script });
    const key = { ...page, authorization: 'Bearer desk-key' };
    const chat = (content: string, parameters = {}): ReturnType<typeof send> =>
      send('/chat/completions', ask(content, { model: 'gpt-4o', ...parameters }), key);
    const replies = [
      await chat('hello'),
      await chat('hello', { stream: true }),
      await chat('busy'),
      await chat('hello', { n: 0 }),
      await send('/chat/completions', '{', key),
      await send('/chat/completions', ask('hello'), page),
      await send('/nowhere', {}, key),
    ];
    const statuses = replies.map(({ status }) => status);
    const wrong = dialect === 'pulze' ? 422 : 400;
    expect(statuses).toEqual([200, 200, 503, wrong, wrong, 401, 404]);
    for (const { headers } of replies) {
      expect(headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': '*',
      });
    }
  });
});

describe('what others asked', () => {
  it('is kept from web pages where any key will do', async () => {
    const { url, send } = await startClient();
    const leave = await askLeave(`${url}/logs/some-id`);
    const list = await send('/logs', everything, page);
    const header = 'access-control-allow-origin';
    expect([leave.headers[header], list.status, list.headers[header]]).toEqual([
      undefined,
      200,
      undefined,
    ]);
  });

  it('is read by a web page that has the key', async () => {
    const { url, send } = await startClient({ apiKey: 'desk-key' });
    const leave = await askLeave(`${url}/logs/some-id/rating`);
    const list = await send('/logs/', everything, { ...page, authorization: 'Bearer desk-key' });
    const header = 'access-control-allow-origin';
    expect([leave.headers[header], list.status, list.headers[header]]).toEqual(['*', 200, '*']);
  });
});
