import { Client, type Dispatcher } from 'undici';
import { onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import type { JsonObject } from '../../src/source/json.ts';
import { makeInstantClock } from '../support/instant-clock.ts';
import type { DrawnRequest } from './request-arbitraries.ts';

export interface Answered {
  readonly status: number;
  readonly isStream: boolean;
  readonly text: string;
}

export interface DialectServer {
  /** Posts a request for a completion. */
  readonly send: (
    request: Pick<DrawnRequest, 'kind' | 'body'>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answered>;
  /** Posts a text as it is, whether or not it is JSON. */
  readonly post: (kind: DrawnRequest['kind'], body: string) => Promise<Answered>;
  /** Calls any path below `/v1`. */
  readonly call: (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: JsonObject,
  ) => Promise<Answered>;
}

/** An emulator in this process, and one connection to it that is kept. */
export async function startDialect(dialect: DrawnRequest['dialect']): Promise<DialectServer> {
  const emulator = await startEmulator({ dialect, logged: 1 }, { clock: makeInstantClock() });
  const client = new Client(new URL(emulator.url).origin, { pipelining: 1 });
  onTestFinished(async () => {
    await client.destroy();
    await emulator.close();
  });
  const ask = async (options: Dispatcher.RequestOptions): Promise<Answered> => {
    const { statusCode, headers, body } = await client.request({
      ...options,
      headers: {
        authorization: 'Bearer desk',
        'content-type': 'application/json',
        ...options.headers,
      },
    });
    const isStream = String(headers['content-type']).startsWith('text/event-stream');
    return { status: statusCode, isStream, text: await body.text() };
  };
  return {
    call: (method, path, sent) =>
      ask({
        method,
        path: `/v1${path}`,
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      }),
    send: ({ kind, body }, headers = {}) =>
      ask({
        method: 'POST',
        path: pathOf(kind),
        headers: { ...headers },
        body: JSON.stringify(body),
      }),
    post: (kind, body) => ask({ method: 'POST', path: pathOf(kind), body }),
  };
}

function pathOf(kind: DrawnRequest['kind']): string {
  return kind === 'chat' ? '/v1/chat/completions' : '/v1/completions';
}
