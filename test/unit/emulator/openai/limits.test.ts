import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/source/json.ts';
import { startOpenai } from './openai-emulator.ts';

/** A text of so many tokens. */
function words(count: number): string {
  return Array.from({ length: count }, () => 'word').join(' ');
}

function say(content: string, rest: JsonObject = {}): JsonObject {
  return { model: 'gpt-4', messages: [{ role: 'user', content }], ...rest };
}

describe("a listed model's limits in the OpenAI dialect", () => {
  it.each([
    [
      say(words(9000)),
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.",
    ],
    [
      say(words(8000), { max_tokens: 193 }),
      "This model's maximum context length is 8192 tokens. However, you requested 8193 tokens (8000 in the messages, 193 in the completion). Please reduce the length of the messages or completion.",
    ],
    [
      say('word', { max_completion_tokens: 9000 }),
      "This model's maximum context length is 8192 tokens. However, you requested 9001 tokens (1 in the messages, 9000 in the completion). Please reduce the length of the messages or completion.",
    ],
  ])('refuse what does not fit into the context', async (body, message) => {
    const { post } = await startOpenai();
    const code = 'context_length_exceeded';
    const error = { message, type: 'invalid_request_error', param: 'messages', code };
    expect(await post('/chat/completions', body)).toEqual([400, { error }]);
  });

  it.each([
    ['gpt-3.5-turbo', 'max_tokens', 5000, 4096],
    ['o3', 'max_completion_tokens', 200_000, 100_000],
  ])('refuse a longer answer than %s gives', async (model, param, asked, most) => {
    const { ask } = await startOpenai();
    const message = `${param} is too large: ${asked}. This model supports at most ${most} completion tokens, whereas you provided ${asked}.`;
    const error = { message, type: 'invalid_request_error', param, code: 'invalid_value' };
    expect(await ask({ model, [param]: asked })).toEqual({ error });
  });

  it('are for each prompt of a text completion, with 16 tokens where it does not say how many', async () => {
    const { post } = await startOpenai();
    const model = 'gpt-3.5-turbo-instruct';
    const message =
      "This model's maximum context length is 4096 tokens, however you requested 4097 tokens (4081 in your prompt; 16 for the completion). Please reduce your prompt; or completion length.";
    expect(await post('/completions', { model, prompt: [words(4081), 'word'] })).toMatchObject([
      400,
      { error: { message, param: null, code: 'context_length_exceeded' } },
    ]);
    expect(await post('/completions', { model, prompt: [words(3000), words(3000)] })).toMatchObject(
      [200, {}],
    );
  });

  it('are met to the last token, and nothing to other names', async () => {
    const { ask } = await startOpenai();
    const usage = { prompt_tokens: 8190, completion_tokens: 2 };
    expect(await ask(say(words(8190), { max_tokens: 2 }))).toMatchObject({ usage });
    const other = { model: 'acme/llama', max_tokens: 2 };
    expect(await ask(say(words(20_000), other))).toMatchObject({
      usage: { prompt_tokens: 20_000 },
    });
  });
});
