import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { ask, startClient } from '../emulator-client.ts';

/** Sends a request as it is, and gives all that comes until the connection is over. */
async function exchange(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setEncoding('utf8');
  socket.write(request);
  let received = '';
  for await (const text of socket) received += String(text);
  return received;
}

it('answers HTTP/1.0, which knows no `Host`', async () => {
  const { url } = await startClient({ script: { rules: [{ reply: { text: 'Hi.' } }] } });
  const body = JSON.stringify(ask('hello'));
  const head = [
    'POST /v1/chat/completions HTTP/1.0',
    'authorization: Bearer key',
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  const received = await exchange(url, [...head, '', body].join('\r\n'));
  expect([received.slice(0, 15), received.includes('"Hi."')]).toEqual(['HTTP/1.1 200 OK', true]);
});

it('tells them what others asked: they are no web pages', async () => {
  const { url } = await startClient();
  const head = ['GET /v1/logs/some-id HTTP/1.0', 'authorization: Bearer key'];
  const received = await exchange(url, [...head, '', ''].join('\r\n'));
  expect(received).toContain('Log not found');
});
