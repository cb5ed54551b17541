import { describe, expect, it } from 'vitest';
import { readOpenaiBody } from '../../../../src/emulator/validation/openai/read-body.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { startOpenai } from './openai-emulator.ts';
import { refusedChats } from './refused-chats.ts';

const chat: JsonObject = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Where is it?' }] };

describe('a chat that OpenAI refuses', () => {
  it.each(refusedChats)('is refused as it does: %j', (change, message, param, code) => {
    const read = readOpenaiBody('chat', { ...chat, ...change });
    expect(read).toEqual({
      status: 400,
      detail: message,
      ...(param === null ? {} : { param }),
      ...(code === null ? {} : { code }),
    });
  });

  it('is refused without a model, without messages, and when it is no object', () => {
    const { model, messages, ...nothing } = chat;
    expect(
      [{ messages: messages ?? [] }, { model: model ?? '' }, [nothing]].map((body) =>
        readOpenaiBody('chat', body),
      ),
    ).toEqual([
      { status: 400, detail: 'you must provide a model parameter' },
      {
        status: 400,
        detail: "Missing required parameter: 'messages'.",
        param: 'messages',
        code: 'missing_required_parameter',
      },
      { status: 400, detail: 'Invalid request body: expected a JSON object.' },
    ]);
  });

  it('is told with the first mistake only', async () => {
    const { ask } = await startOpenai();
    expect(await ask({ temperature: 3, n: 0 })).toEqual({
      error: {
        message:
          "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
        type: 'invalid_request_error',
        param: 'temperature',
        code: 'decimal_above_max_value',
      },
    });
  });

  it('is answered when the script ignores what is wrong', async () => {
    const { ask } = await startOpenai({ script: { ignore: ['temperature', 'top_k'] } });
    expect(await ask({ temperature: 3, top_k: 1 })).toMatchObject({ object: 'chat.completion' });
  });

  it('may have nulls for absent parameters', async () => {
    const { ask } = await startOpenai();
    const nulls = ['temperature', 'n', 'stop', 'stream', 'max_tokens', 'logit_bias', 'store'];
    const body = Object.fromEntries(nulls.map((key) => [key, null]));
    expect(await ask(body)).toMatchObject({ object: 'chat.completion' });
  });
});

describe('a text completion that OpenAI refuses', () => {
  it.each([
    [{ prompt: {} }, 'prompt', 'invalid_type'],
    [{ prompt: ['a', 1] }, 'prompt', 'invalid_type'],
    [{ prompt: [] }, 'prompt', 'empty_array'],
    [{ best_of: 21 }, 'best_of', 'integer_above_max_value'],
    [{ best_of: 1, n: 2 }, 'best_of', undefined],
    [{ best_of: 3, stream: true }, 'best_of', undefined],
    [{ logprobs: 6 }, 'logprobs', 'integer_above_max_value'],
    [{ logprobs: true }, 'logprobs', 'invalid_type'],
    [{ messages: [] }, undefined, undefined],
  ])('is refused as it does: %j', (change, param, code) => {
    const read = readOpenaiBody('text', { model: 'davinci-002', prompt: 'a', ...change });
    expect(read).toMatchObject({ status: 400, ...(param && { param }), ...(code && { code }) });
  });

  it('goes on from nothing without a prompt', () => {
    const read = readOpenaiBody('text', { model: 'davinci-002', max_tokens: 0 });
    expect(read).toMatchObject({ prompts: [''], maxTokens: 0 });
  });
});
