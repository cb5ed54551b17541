import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/source/json.ts';

export interface ApiRequest {
  /** From 1. */
  readonly number: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject;
}

export type ApiAnswer =
  | {
      readonly status?: number;
      readonly headers?: Record<string, string>;
      readonly body: JsonValue;
    }
  | 'hang'
  | 'reset';

export interface ApiServer {
  readonly url: string;
  readonly requests: readonly ApiRequest[];
}

/** A small server of the completions API, written by hand: text bodies go out as they are. */
export async function startApiServer(
  answer: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>,
): Promise<ApiServer> {
  const requests: ApiRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request = {
      number: requests.length + 1,
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    };
    requests.push(request);
    const answered = await answer(request);
    if (answered === 'hang') return;
    if (answered === 'reset') {
      incoming.socket.destroy();
      return;
    }
    const { status = 200, headers, body } = answered;
    const isText = typeof body === 'string';
    outgoing.writeHead(status, {
      'content-type': isText ? 'text/event-stream' : 'application/json',
      ...headers,
    });
    outgoing.end(isText ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, requests };
}

/** What a service answers when all is well. */
export function completion(text: string, more: JsonObject = {}): ApiAnswer {
  return {
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'gpt-4o',
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
      ...more,
    },
  };
}
