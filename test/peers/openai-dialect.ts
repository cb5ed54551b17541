import OpenAI, { type ClientOptions } from 'openai';
import { onTestFinished } from 'vitest';
import { serve } from '../../src/api/serve.ts';
import { makeProgram } from '../support/program.ts';
import { makeCheckedFetch } from './checked-fetch.ts';

/**
 * The official client, against `serve --dialect openai` with a script. Every answer is held against
 * the published schema.
 */
export async function startOpenai(script = '{}', options: ClientOptions = {}): Promise<OpenAI> {
  const checkedFetch = makeCheckedFetch('openai');
  const program = await makeProgram({ files: { 'script.yaml': script } });
  const { server, diagnostics } = await serve(
    { host: '127.0.0.1', port: 0, script: 'script.yaml', apiKey: 'desk-key', dialect: 'openai' },
    program.makeEnvironment(),
  );
  if (server === undefined) throw new Error(JSON.stringify(diagnostics));
  onTestFinished(() => server.close());
  return new OpenAI({
    baseURL: server.url,
    apiKey: 'desk-key',
    maxRetries: 0,
    fetch: checkedFetch,
    ...options,
  });
}

export interface Asked {
  readonly model: string;
  readonly messages: OpenAI.Chat.ChatCompletionMessageParam[];
}

export function ask(content: string): Asked {
  return { model: 'gpt-4o', messages: [{ role: 'user', content }] };
}

/** The error that a call ends with. */
export async function errorOf(
  call: Promise<unknown>,
): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof OpenAI.APIError) return error;
  throw new Error(`the call ended with ${String(error)}`);
}

export const findOrder: OpenAI.Chat.ChatCompletionFunctionTool = {
  type: 'function',
  function: {
    name: 'find_order',
    description: 'Finds an order.',
    parameters: {
      type: 'object',
      properties: { id: { type: 'integer' } },
      required: ['id'],
      additionalProperties: false,
    },
    strict: true,
  },
};
