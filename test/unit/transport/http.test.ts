import { afterEach, describe, expect, it } from 'vitest';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeHttpTransport } from '../../../src/transport/http.ts';
import {
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from '../../../src/transport/transport.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';
import { chunk, type OnRequest, plainResponse, startRawServer, streamHead } from './raw-server.ts';

const KEY = 'sk-support-desk-0123456789';

const ticket: HttpRequest = {
  method: 'POST',
  path: '/chat/completions',
  headers: { 'Pulze-Labels': '{"queue":"billing"}' },
  body: '{"ticket":"Ich wurde doppelt belastet: 20 €"}',
  timeoutMilliseconds: 30_000,
  findFailure: () => undefined,
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(
  onRequest: OnRequest,
  { basePath = '/v1', clock = nodeClock, connections = 4 } = {},
) {
  const server = await startRawServer(onRequest);
  closers.push(server.close);
  const baseUrl = `http://127.0.0.1:${server.port}${basePath}`;
  const transport = open(baseUrl, { clock, connections });
  return { server, transport, address: `127.0.0.1:${server.port}` };
}

function open(baseUrl: string, { clock = nodeClock, connections = 4 } = {}): Transport {
  const headers = { authorization: `Bearer ${KEY}`, 'user-agent': 'desk/1' };
  const made = makeHttpTransport({ baseUrl, headers, connections, clock });
  if (made.problem !== undefined) throw new Error(made.problem);
  closers.push(made.close);
  return made.transport;
}

const never: AbortSignal = new AbortController().signal;

async function failureOf(response: Promise<HttpResponse>) {
  const error = await response.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportError);
  return (error as TransportError).failure;
}

describe('a request', () => {
  it('is sent to the path below the base URL, with the credentials and the body as it was given', async () => {
    const { server, transport } = await serve((socket) => socket.write(plainResponse('{}')));
    await transport(ticket, never);
    const [head, body] = (server.requests[0] ?? '').split('\r\n\r\n');
    expect(body).toBe(ticket.body);
    const lines = head?.split('\r\n') ?? [];
    expect(lines[0]).toBe('POST /v1/chat/completions HTTP/1.1');
    expect(lines.slice(1).sort()).toEqual([
      'Pulze-Labels: {"queue":"billing"}',
      'accept-encoding: gzip, deflate, br',
      'accept: application/json, text/event-stream',
      `authorization: Bearer ${KEY}`,
      'connection: keep-alive',
      'content-length: 47',
      'content-type: application/json',
      `host: 127.0.0.1:${server.port}`,
      'user-agent: desk/1',
    ]);
  });

  it('has the credentials also where it has no headers of its own', async () => {
    const { server, transport } = await serve((socket) => socket.write(plainResponse('{}')));
    await transport({ ...ticket, headers: {} }, never);
    const { body: _, ...asking } = ticket;
    await transport({ ...asking, headers: {}, method: 'GET' }, never);
    const sent = server.requests.map((each) =>
      ['authorization', 'user-agent', 'content-type', 'accept'].map(
        (name) => new RegExp(`\r\n${name}: (.*)\r\n`).exec(each)?.[1],
      ),
    );
    const accept = 'application/json, text/event-stream';
    expect(sent).toEqual([
      [`Bearer ${KEY}`, 'desk/1', 'application/json', accept],
      [`Bearer ${KEY}`, 'desk/1', undefined, accept],
    ]);
  });

  it('goes to a base URL with a slash at its end, and keeps the query of one', async () => {
    const { server, transport } = await serve((socket) => socket.write(plainResponse('{}')), {
      basePath: '/deployments/desk/?api-version=2024-06-01',
    });
    await transport(ticket, never);
    expect(server.requests[0]?.split('\r\n')[0]).toBe(
      'POST /deployments/desk/chat/completions?api-version=2024-06-01 HTTP/1.1',
    );
  });

  it('uses a connection that an earlier one left open', async () => {
    const { server, transport } = await serve((socket) => socket.write(plainResponse('{}')), {
      connections: 1,
    });
    await transport(ticket, never);
    await transport(ticket, never);
    expect([server.requests.length, server.connections]).toEqual([2, 1]);
  });
});

describe('a response', () => {
  it('is given whole, with the names of its headers in lower case', async () => {
    const { transport } = await serve((socket) =>
      socket.write(plainResponse('{"queue":"büro"}', 'HTTP/1.1 200 OK\r\nX-Request-Id: r1')),
    );
    const response = await transport(ticket, never);
    expect(response).toEqual({
      status: 200,
      headers: { 'x-request-id': 'r1', 'content-type': 'application/json', 'content-length': '17' },
      body: { kind: 'text', text: '{"queue":"büro"}' },
      headersMilliseconds: expect.any(Number),
      endMilliseconds: expect.any(Number),
      attempts: [{ number: 1, duration_ms: expect.any(Number), waited_ms: 0, status: 200 }],
    });
  });

  it('is not followed to where it redirects', async () => {
    const head = 'HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere';
    const { server, transport } = await serve((socket) => socket.write(plainResponse('', head)));
    const response = await transport(ticket, never);
    expect([response.status, response.headers['location']]).toEqual([307, '/elsewhere']);
    expect(server.requests).toHaveLength(1);
  });

  it('does not show a key that the service repeats', async () => {
    const { transport } = await serve((socket) =>
      socket.write(plainResponse(`{"detail":"no such key: ${KEY}"}`, 'HTTP/1.1 401 No')),
    );
    const { body } = await transport(ticket, never);
    expect(body).toEqual({ kind: 'text', text: '{"detail":"no such key: [key]"}' });
  });
});

describe('a stream', () => {
  it('is given as its events, wherever its bytes were split', async () => {
    const bytes = Buffer.from(
      'data: {"text":"20 €"}\n\n: keep-alive\n\nevent: end\ndata: [DONE]\n\n',
    );
    const { transport } = await serve((socket) => {
      socket.write(streamHead);
      for (const byte of bytes) {
        socket.write('1\r\n');
        socket.write(Buffer.from([byte]));
        socket.write('\r\n');
      }
      socket.write('0\r\n\r\n');
    });
    const { body } = await transport(ticket, never);
    expect(body).toEqual({
      kind: 'events',
      events: [
        { data: '{"text":"20 €"}', milliseconds: expect.any(Number) },
        { event: 'end', data: '[DONE]', milliseconds: expect.any(Number) },
      ],
    });
  });

  it('that is reset is given as far as it came, and how it broke', async () => {
    const { transport, address } = await serve((socket) => {
      socket.write(streamHead + chunk('data: {"text":"Your ref"}\n\n'), () => socket.destroy());
    });
    const { body } = await transport(ticket, never);
    expect(body).toEqual({
      kind: 'events',
      events: [{ data: '{"text":"Your ref"}', milliseconds: expect.any(Number) }],
      broken: { kind: 'stream', message: `the stream broke: connection closed by ${address}` },
    });
  });
});

describe('a connection', () => {
  it('that is refused says by whom', async () => {
    const { server, address } = await serve(() => {});
    await server.close();
    const failure = await failureOf(open(`http://${address}`)(ticket, never));
    expect(failure).toEqual({
      kind: 'connection',
      message: `connection refused by ${address}`,
      unreached: true,
      hints: ['is the server running, and is the base URL right?'],
    });
  });

  it('that is closed before the answer is a failed connection', async () => {
    const { transport, address } = await serve((socket) => socket.destroy());
    expect(await failureOf(transport(ticket, never))).toEqual({
      kind: 'connection',
      message: `connection closed by ${address} before it answered`,
      hints: ['is the base URL https:// rather than http://?'],
      cut: true,
    });
  });

  it('that is closed after an earlier answer was spoken to as it should be', async () => {
    let answers = 0;
    const { transport } = await serve((socket) => {
      answers += 1;
      if (answers === 1) socket.write(plainResponse('{}'));
      else socket.destroy();
    });
    await transport(ticket, never);
    expect(await failureOf(transport(ticket, never))).not.toHaveProperty('hints');
  });

  it('without TLS to a server that answers with an alert of TLS asks for it', async () => {
    const alert = Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46]);
    const { transport, address } = await serve((socket) => socket.write(alert));
    expect(await failureOf(transport(ticket, never))).toEqual({
      kind: 'connection',
      message: `${address} does not speak HTTP`,
      hints: ['is the base URL https:// rather than http://?'],
    });
  });

  it('that is reset says so', async () => {
    const { transport, address } = await serve((socket) => socket.resetAndDestroy());
    const { message } = await failureOf(transport(ticket, never));
    expect(message).toBe(`connection reset by ${address} before it answered`);
  });

  it('that is closed within the answer is a failed connection', async () => {
    const { transport, address } = await serve((socket) => {
      const head =
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n';
      socket.write(`${head}{"choices":`, () => socket.end());
    });
    expect(await failureOf(transport(ticket, never))).toEqual({
      kind: 'connection',
      message: `connection closed by ${address} before the answer was complete`,
      cut: true,
      status: 200,
    });
  });

  it('to something that is not HTTP says that', async () => {
    const { transport, address } = await serve((socket) => socket.write('220 smtp ready\r\n\r\n'));
    const { message } = await failureOf(transport(ticket, never));
    expect(message).toBe(`${address} does not speak HTTP`);
  });

  it('with TLS to a server without it says that', async () => {
    const { address } = await serve((socket) => socket.write(plainResponse('{}')));
    const transport = open(`https://${address}/v1`);
    // A TLS greeting is no whole request, so the server has to be hung up on by the deadline.
    const failure = await failureOf(transport({ ...ticket, timeoutMilliseconds: 50 }, never));
    expect(failure.message).toBe(`no connection to ${address} within 50ms`);
  });
});

describe('an attempt', () => {
  it('ends when its time is up, in whatever state the answer is', async () => {
    const clock = makeFakeClock();
    const { server, transport } = await serve(() => {}, { clock });
    const failing = failureOf(transport(ticket, never));
    await server.received(1);
    await clock.advance(30_000);
    expect(await failing).toEqual({ kind: 'timeout', message: 'no answer within 30s' });
  });

  it('ends at once when the run is stopped', async () => {
    const { server, transport } = await serve(() => {});
    const stop = new AbortController();
    const failing = failureOf(transport(ticket, stop.signal));
    await server.received(1);
    stop.abort();
    expect(await failing).toEqual({ kind: 'interrupted', message: 'interrupted' });
  });

  it('is not made for a run that was stopped before', async () => {
    const { server, transport } = await serve((socket) => socket.write(plainResponse('{}')));
    const failure = await failureOf(transport(ticket, AbortSignal.abort()));
    expect([failure.kind, server.requests.length]).toEqual(['interrupted', 0]);
  });

  it('ends at once also while it waits for a connection', async () => {
    const { server, transport } = await serve(() => {}, { connections: 1 });
    const first = new AbortController();
    const second = new AbortController();
    const failures = [
      failureOf(transport(ticket, first.signal)),
      failureOf(transport(ticket, second.signal)),
    ];
    await server.received(1);
    second.abort();
    expect((await failures[1])?.kind).toBe('interrupted');
    first.abort();
    expect((await failures[0])?.kind).toBe('interrupted');
    expect(server.requests).toHaveLength(1);
  });
});

describe('what cannot be used is a problem, not an exception', () => {
  const make = (baseUrl: string, key: string) =>
    makeHttpTransport({
      baseUrl,
      headers: { authorization: `Bearer ${key}` },
      connections: 1,
      clock: nodeClock,
    });

  it.each([
    [
      'ftp://desk.example',
      'the base URL `ftp://desk.example` does not begin with http:// or https://',
    ],
    ['api.pulze.ai/v1', 'the base URL `api.pulze.ai/v1` does not begin with http:// or https://'],
    [
      'https://me:secret@desk.example',
      'the base URL has a user name or password in it, which are not sent',
    ],
    ...['api-key', 'key', 'access_token', 'sig', 'code'].map((name) => [
      `https://desk.example/v1?api-version=2024-10-21&${name}=secret`,
      `the base URL has \`${name}\` in its query, and an address is shown and recorded; a key is named by \`api_key\`, or by \`--api-key-env\``,
    ]),
    [
      'ftp://desk.example?api-key=secret',
      'the base URL has `api-key` in its query, and an address is shown and recorded; a key is named by `api_key`, or by `--api-key-env`',
    ],
  ])('the base URL %s', (baseUrl, problem) => {
    expect(make(baseUrl, KEY)).toEqual({ problem });
  });

  it.each([
    [
      `${KEY}\n`,
      'the `authorization` header has a line break in its value; is there one in the key?',
    ],
    [
      'sk-клю́ч',
      'the `authorization` header has a character in its value that a header cannot carry; is the key right?',
    ],
  ])('a key %j', (key, problem) => {
    expect(make('https://desk.example', key)).toEqual({ problem });
  });
});
