import { Agent, type Dispatcher, request } from 'undici';
import { onTestFinished } from 'vitest';
import {
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '../../../src/emulator/emulator.ts';
import type { Clock } from '../../../src/environment/environment.ts';
import type { WireChunk, WireResponse } from '../../../src/provider/wire.ts';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Client {
  readonly url: string;
  readonly emulator: Emulator;
  /** Sends a body (an object, or text or bytes as they are) to a path below the base URL. */
  send(
    path: string,
    body: JsonObject | string | Buffer,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  chat(body: JsonObject, headers?: Record<string, string>): Promise<WireResponse>;
  stream(body: JsonObject, headers?: Record<string, string>): Promise<readonly WireChunk[]>;
}

/** An emulator on a free port, with time that passes by itself; it is closed after the test. */
export async function startClient(
  options: EmulatorOptions = {},
  clock: Clock = makeFakeClock({ autoAdvance: true }),
): Promise<Client> {
  const emulator = await startEmulator(options, { clock });
  const agent = new Agent();
  onTestFinished(async () => {
    await emulator.close();
    await agent.destroy();
  });
  const send = async (
    path: string,
    body: JsonObject | string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const response: Dispatcher.ResponseData = await request(`${emulator.url}${path}`, {
      method: 'POST',
      dispatcher: agent,
      headers: { authorization: 'Bearer key', 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    });
    const text = await response.body.text();
    return { status: response.statusCode, headers: response.headers, text };
  };
  return {
    url: emulator.url,
    emulator,
    send,
    async chat(body, headers) {
      const reply = await send('/chat/completions', body, headers);
      if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
      return JSON.parse(reply.text);
    },
    async stream(body, headers) {
      const reply = await send('/chat/completions', { ...body, stream: true }, headers);
      return readEvents(reply.text);
    },
  };
}

/** The chunks of a whole stream; throws unless it ends as it should. */
export function readEvents(text: string): readonly WireChunk[] {
  const events = text.split('\n\n').filter((event) => event !== '');
  if (events.at(-1) !== 'data: [DONE]') throw new Error('the stream has no end');
  return events.slice(0, -1).map((event) => JSON.parse(event.slice('data: '.length)));
}

export function ask(content: string, parameters: JsonObject = {}): JsonObject {
  return { messages: [{ role: 'user', content }], ...parameters };
}

export function parse(text: string): JsonValue {
  return JSON.parse(text);
}

export function contentOf(response: WireResponse, index = 0): string {
  return String(response.choices[index]?.message?.content);
}
