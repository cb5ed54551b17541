import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { isAskedByName, ownNames } from '../../../../src/emulator/server/web-pages.ts';
import { callEndpoint } from '../call-endpoint.ts';
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

  const asPage = { body: everything, headers: { host: 'page.example:8080' } };

  it('is kept from a page whose name leads here, and so is what others get', async () => {
    const client = await startClient();
    const refused = await callEndpoint(client, { method: 'POST', path: '/logs/', ...asPage });
    expect(refused).toEqual({
      status: 403,
      body: {
        detail:
          'Without a key of its own the emulator answers this path at `localhost`, an IP address or the name that `--host` gives, and at no other: a web page may have had its name lead here. Ask at one of these, or start it with `--api-key`.',
      },
    });
    const { headers } = asPage;
    const calls = [
      await callEndpoint(client, { path: '/logs/some-id', headers }),
      await callEndpoint(client, { method: 'POST', path: '/logs/some-id/rating', ...asPage }),
      await callEndpoint(client, { method: 'PUT', path: '/models/some-id/toggle', headers }),
      await callEndpoint(client, { path: '/models/active', headers }),
    ];
    expect(calls.map(({ status }) => status)).toEqual([403, 403, 403, 200]);
    const leave = await askLeave(`${client.url}/models/some-id/toggle`);
    expect(leave.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('is told at any name to whoever has the key', async () => {
    const client = await startClient({ apiKey: 'key' });
    const list = await callEndpoint(client, { method: 'POST', path: '/logs/', ...asPage });
    expect(list.status).toBe(200);
  });

  it.each([
    ['127.0.0.1', 'localhost:8080', true],
    ['127.0.0.1', 'LOCALHOST', true],
    ['127.0.0.1', '127.0.0.1:8080', true],
    ['127.0.0.1', '127.1.2.3', true],
    ['127.0.0.1', '[::1]:8080', true],
    ['127.0.0.1', '192.168.1.5:8080', true],
    ['127.0.0.1', undefined, true],
    ['127.0.0.1', 'page.example', false],
    ['127.0.0.1', '127.0.0.1.page.example:8080', false],
    ['127.0.0.1', 'localhost.page.example', false],
    ['127.0.0.1', 'desk:8080', false],
    ['127.0.0.1', 'no host at all', false],
    ['Desk.Example', 'desk.example:8080', true],
    ['Desk.Example', 'page.example:8080', false],
    ['0.0.0.0', 'desk:8080', true],
    ['::', 'desk', true],
    ['::', 'page.example', false],
    ['::1', 'desk', false],
  ])('is at %s and for `Host: %s` told without a key: %s', (host, asked, isTold) => {
    const connection = { incoming: { headers: { host: asked } } };
    expect(isAskedByName(connection, ownNames(host, 'Desk'))).toBe(isTold);
  });
});
