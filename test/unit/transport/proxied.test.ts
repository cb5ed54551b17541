import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeHttpTransport } from '../../../src/transport/http.ts';
import { findProxy } from '../../../src/transport/proxy.ts';
import {
  type HttpRequest,
  type Transport,
  TransportError,
} from '../../../src/transport/transport.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';
import { authority, identityOf } from './certificate-fixtures.ts';
import { startProxyServer } from './proxy-server.ts';
import { chunk, plainResponse, startRawServer, streamHead } from './raw-server.ts';

const ticket: HttpRequest = {
  method: 'POST',
  path: '/chat/completions',
  headers: {},
  body: '{"ticket":"Where is my parcel?"}',
  timeoutMilliseconds: 30_000,
  findFailure: () => undefined,
};

const never: AbortSignal = new AbortController().signal;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A transport as the variables have it, to an endpoint whose name leads nowhere. */
function open(
  variables: Readonly<Record<string, string>>,
  { baseUrl = 'https://desk.example/v1', clock = nodeClock, certificates = [authority] } = {},
): Transport {
  const proxy = findProxy(baseUrl, variables);
  if (proxy === undefined || proxy.problem !== undefined) throw new Error('there is no proxy');
  const headers = { authorization: 'Bearer sk-support-desk-0123456789' };
  const made = makeHttpTransport({
    ...{ baseUrl, headers, connections: 1, clock },
    ...{ proxy, certificates },
  });
  if (made.problem !== undefined) throw new Error(made.problem);
  closers.push(made.close);
  return made.transport;
}

async function serveDesk(answer = plainResponse('{"from":"the desk"}')) {
  const server = await startRawServer((socket) => socket.write(answer), identityOf('server'));
  closers.push(server.close);
  return server;
}

async function failureOf(transport: Transport, request = ticket) {
  const error: unknown = await transport(request, never).catch((reason: unknown) => reason);
  if (!(error instanceof TransportError)) throw new Error('it was answered');
  const { failure, isFinal } = error;
  return { failure, isFinal };
}

describe('behind a proxy', () => {
  it('an endpoint with TLS is reached through a tunnel, which is kept', async () => {
    const desk = await serveDesk();
    const proxy = await startProxyServer({ port: desk.port });
    const transport = open({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
    await transport(ticket, never);
    const { body } = await transport(ticket, never);
    expect(body).toEqual({ kind: 'text', text: '{"from":"the desk"}' });
    expect(proxy.asked).toEqual([
      { line: 'CONNECT desk.example:443', host: 'desk.example:443', credentials: undefined },
    ]);
    expect(desk.requests[0]?.split('\r\n')[0]).toBe('POST /v1/chat/completions HTTP/1.1');
  });

  it('a stream comes through the tunnel', async () => {
    const events = chunk('data: {"text":"In Leeds."}\n\ndata: [DONE]\n\n');
    const desk = await serveDesk(`${streamHead}${events}0\r\n\r\n`);
    const proxy = await startProxyServer({ port: desk.port });
    const { body } = await open({ ALL_PROXY: `127.0.0.1:${proxy.port}` })(ticket, never);
    expect(body).toEqual({
      kind: 'events',
      events: [
        { data: '{"text":"In Leeds."}', milliseconds: expect.any(Number) },
        { data: '[DONE]', milliseconds: expect.any(Number) },
      ],
    });
  });

  it('an endpoint without TLS is asked of the proxy by its whole URL', async () => {
    const proxy = await startProxyServer();
    const variables = { http_proxy: `http://desk:p%40ss@127.0.0.1:${proxy.port}` };
    const transport = open(variables, { baseUrl: 'http://desk.example:8080/v1?a=b' });
    const { body } = await transport(ticket, never);
    expect(body).toEqual({ kind: 'text', text: '{"from":"the proxy"}' });
    expect(proxy.asked).toEqual([
      {
        line: 'POST http://desk.example:8080/v1/chat/completions?a=b',
        host: 'desk.example:8080',
        credentials: `Basic ${btoa('desk:p@ss')}`,
      },
    ]);
  });

  it('the credentials in its URL go to the proxy and nowhere else', async () => {
    const desk = await serveDesk();
    const proxy = await startProxyServer({ port: desk.port });
    const transport = open({ HTTPS_PROXY: `http://desk:pass@127.0.0.1:${proxy.port}` });
    await transport(ticket, never);
    expect(proxy.asked.map(({ credentials }) => credentials)).toEqual([
      `Basic ${btoa('desk:pass')}`,
    ]);
    expect(desk.requests.join()).not.toMatch(/proxy-authorization/i);
  });

  it('that is not there, the failure names the proxy and not the endpoint', async () => {
    const gone = await startRawServer(() => {});
    await gone.close();
    const transport = open({ HTTPS_PROXY: `http://desk:secret@127.0.0.1:${gone.port}` });
    expect(await failureOf(transport)).toEqual({
      failure: {
        kind: 'connection',
        message: `connection refused by the proxy 127.0.0.1:${gone.port}`,
        unreached: true,
        hints: ['HTTPS_PROXY names the proxy; is it right? NO_PROXY lists hosts that need none'],
      },
      isFinal: false,
    });
  });

  it('that is not there, a request without TLS names it as well', async () => {
    const gone = await startRawServer(() => {});
    await gone.close();
    const variables = { ALL_PROXY: `http://127.0.0.1:${gone.port}` };
    const transport = open(variables, { baseUrl: 'http://desk.example/v1' });
    const { failure } = await failureOf(transport);
    expect(failure.message).toBe(`connection refused by the proxy 127.0.0.1:${gone.port}`);
  });

  it.each([
    [
      407,
      'wants a user name and password (407)',
      ['they belong into the URL in HTTPS_PROXY: http://user:password@host:port'],
      true,
    ],
    [
      403,
      'refuses to connect to desk.example:443 (403)',
      ['HTTPS_PROXY names the proxy; is it right? NO_PROXY lists hosts that need none'],
      false,
    ],
    [
      502,
      'could not connect to desk.example:443 (502)',
      ['HTTPS_PROXY names the proxy; is it right? NO_PROXY lists hosts that need none'],
      false,
    ],
  ])('that answers %i to CONNECT, the failure says so', async (refusal, words, hints, isFinal) => {
    const proxy = await startProxyServer({ refusal });
    const transport = open({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
    const message = `the proxy 127.0.0.1:${proxy.port} ${words}`;
    expect(await failureOf(transport)).toEqual({
      failure: { kind: 'connection', message, unreached: true, hints },
      isFinal,
    });
  });

  it('that refuses the credentials, the failure does not show them', async () => {
    const proxy = await startProxyServer({ refusal: 407 });
    const variables = { http_proxy: `http://desk:secret@127.0.0.1:${proxy.port}` };
    const transport = open(variables, { baseUrl: 'http://desk.example/v1' });
    expect(await failureOf(transport)).toEqual({
      failure: {
        kind: 'connection',
        message: `the proxy 127.0.0.1:${proxy.port} refused the user name and password (407)`,
        unreached: true,
        hints: ['they belong into the URL in http_proxy: http://user:password@host:port'],
      },
      isFinal: true,
    });
  });

  it.each([
    [
      'hangs up',
      (socket: Socket) => socket.destroy(),
      'connection closed by the proxy 127.0.0.1:3128',
    ],
    [
      'speaks something else',
      (socket: Socket) => socket.write('220 smtp ready\r\n\r\n'),
      'the proxy 127.0.0.1:3128 does not speak HTTP',
    ],
  ])('that %s, the failure is the proxy’s', async (_, onConnect, words) => {
    const proxy = await startProxyServer({ onConnect });
    const transport = open({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
    const { failure } = await failureOf(transport);
    const message = failure.message.replace(String(proxy.port), '3128');
    expect([failure.kind, message]).toEqual(['connection', words]);
  });

  it('that speaks TLS itself, both kinds of endpoint are reached', async () => {
    const desk = await serveDesk();
    const proxy = await startProxyServer({ port: desk.port, identity: identityOf('server') });
    const variables = { ALL_PROXY: `https://127.0.0.1:${proxy.port}` };
    await open(variables)(ticket, never);
    await open(variables, { baseUrl: 'http://desk.example/v1' })(ticket, never);
    expect(proxy.asked.map(({ line }) => line)).toEqual([
      'CONNECT desk.example:443',
      'POST http://desk.example/v1/chat/completions',
    ]);
  });

  it.each(['https://desk.example/v1', 'http://desk.example/v1'])(
    'whose certificate is not trusted, the failure names it on the way to %s',
    async (baseUrl) => {
      const proxy = await startProxyServer({ identity: identityOf('self-signed') });
      const transport = open({ ALL_PROXY: `https://127.0.0.1:${proxy.port}` }, { baseUrl });
      const { failure, isFinal } = await failureOf(transport);
      const message = `the proxy 127.0.0.1:${proxy.port}: TLS: self-signed certificate`;
      expect([failure.message, isFinal]).toEqual([message, true]);
    },
  );

  it('that never answers, the attempt ends with its time', async () => {
    const clock = makeFakeClock();
    let isAsked = (): void => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const proxy = await startProxyServer({ onConnect: () => isAsked() });
    const transport = open({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }, { clock });
    const failing = failureOf(transport);
    await asked;
    await clock.advance(30_000);
    expect((await failing).failure).toEqual({
      kind: 'timeout',
      message: `no connection to desk.example:443 through the proxy 127.0.0.1:${proxy.port} within 30s`,
      unreached: true,
    });
  });

  it('the certificate of the endpoint is verified, not that of the proxy', async () => {
    const desk = await serveDesk();
    const proxy = await startProxyServer({ port: desk.port });
    const transport = open(
      { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
      { baseUrl: 'https://other.example/v1' },
    );
    const { failure } = await failureOf(transport);
    expect(failure.message).toBe('TLS: the certificate is not for `other.example`');
  });
});
