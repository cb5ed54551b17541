import type { EmulatorOptions } from '../../../../src/emulator/emulator.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { isJsonObject } from '../../../../src/source/json.ts';
import { type Client, parse, type Reply, startClient } from '../emulator-client.ts';

export interface OpenaiClient extends Client {
  /** Posts a chat and gives its body, or that of the error. */
  ask(body: JsonObject): Promise<JsonObject>;
  /** Posts to any path and gives the body with its status. */
  post(path: string, body: JsonObject): Promise<readonly [number, JsonObject]>;
}

export async function startOpenai(options: EmulatorOptions = {}): Promise<OpenaiClient> {
  const client = await startClient({ ...options, dialect: 'openai' });
  return {
    ...client,
    ask: async (body) => bodyOf(await client.send('/chat/completions', { ...defaults, ...body })),
    post: async (path, body) => {
      const reply = await client.send(path, body);
      return [reply.status, bodyOf(reply)];
    },
  };
}

export function bodyOf(reply: Reply): JsonObject {
  const body = parse(reply.text);
  return isJsonObject(body) ? body : {};
}

const defaults: JsonObject = {
  model: 'gpt-4o',
  messages: [{ role: 'user', content: 'Where is my refund?' }],
};
