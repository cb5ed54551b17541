import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../../src/source/json.ts';
import { type OpenaiClient, startOpenai } from './openai-emulator.ts';

async function countTokens(
  { post }: OpenaiClient,
  path: string,
  body: JsonObject,
): Promise<unknown> {
  const [status, answer] = await post(path, body);
  expect(status).toBe(200);
  const { usage } = answer;
  return isJsonObject(usage) ? usage['prompt_tokens'] : undefined;
}

describe('the tokens of a list of prompts', () => {
  it.each([
    ['/embeddings', 'text-embedding-3-small', 'input'],
    ['/completions', 'gpt-3.5-turbo-instruct', 'prompt'],
  ])('are those of each together: %s', async (path, model, key) => {
    const client = await startOpenai();
    const count = (value: JsonObject[string]): Promise<unknown> =>
      countTokens(client, path, { model, [key]: value });
    const one = await count('Where is my refund?');
    const other = await count('late');
    expect(await count(['Where is my refund?', 'late'])).toBe(Number(one) + Number(other));
    expect(await count([[1, 2], [3]])).toBe(3);
  });
});
