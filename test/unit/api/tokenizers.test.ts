import { describe, expect, it } from 'vitest';
import { countPrompt } from '../../../src/api/count-prompt.ts';
import { makeQuotes } from '../../../src/api/quote-request.ts';
import { loadTokenizers } from '../../../src/api/tokenizers.ts';
import { loadTokenEstimate } from '../../../src/assertion/estimate-tokens.ts';
import type { JsonObject } from '../../../src/source/json.ts';

/** The conversation by which OpenAI's cookbook shows how tokens are counted, and what its service counted. */
const cookbook: readonly JsonObject[] = [
  {
    role: 'system',
    content:
      'You are a helpful, pattern-following assistant that translates corporate jargon into plain English.',
  },
  {
    role: 'system',
    name: 'example_user',
    content: 'New synergies will help drive top-line growth.',
  },
  {
    role: 'system',
    name: 'example_assistant',
    content: 'Things working well together will increase revenue.',
  },
  {
    role: 'system',
    name: 'example_user',
    content:
      "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
  },
  {
    role: 'system',
    name: 'example_assistant',
    content: "Let's talk later when we're less busy about how to do better.",
  },
  {
    role: 'user',
    content:
      "This late pivot means we don't have time to boil the ocean for the client deliverable.",
  },
];

async function count(body: JsonObject) {
  const model = String(body['model']);
  const counter = (await loadTokenizers([model]))(model);
  return counter && countPrompt(body, counter);
}

describe('tokens by a model’s own tokenizer', () => {
  it.each([
    ['gpt-4o', 124],
    ['openai/gpt-4o-mini', 124],
    ['gpt-4o-2024-08-06', 124],
    ['gpt-4', 129],
    ['gpt-3.5-turbo-0125', 129],
  ])('are those that the service counts, of %s', async (model, tokens) => {
    const mode = { response_format: { type: 'json_object' }, stop: ['.'], stream: true };
    const body = { model, messages: cookbook, max_tokens: 1, temperature: 0, ...mode };
    expect(await count(body)).toEqual({ tokens, rest: '', hasAttachments: false });
  });

  it('are of a text, or of several, without what a conversation adds', async () => {
    const tokens = 4;
    expect(await count({ model: 'gpt-3.5-turbo-instruct', prompt: 'hello, wide world' })).toEqual({
      tokens,
      rest: '',
      hasAttachments: false,
    });
    const texts = ['hello, wide world', 'hello, wide world'];
    expect(await count({ model: 'text-embedding-3-small', input: texts })).toMatchObject({
      tokens: 2 * tokens,
    });
  });

  it('take what looks like a special token for text', async () => {
    const body = { model: 'gpt-4o', messages: [{ role: 'user', content: '<|endoftext|>' }] };
    expect((await count(body))?.tokens).toBe(3 + 1 + 7 + 3);
  });

  it('leave tools, schemas and calls to be bounded', async () => {
    const tools = [{ type: 'function', function: { name: 'look', parameters: {} } }];
    const called = { role: 'assistant', content: null, tool_calls: [{ id: 'a' }] };
    const counted = await count({ model: 'gpt-4o', messages: [called], tools, stop: ['x'] });
    expect(counted).toEqual({
      tokens: 3 + 1 + 3,
      rest: `${JSON.stringify({ tools })}${JSON.stringify({ tool_calls: [{ id: 'a' }] })}`,
      hasAttachments: false,
    });
  });

  it('are not those of pictures', async () => {
    const content = [
      { type: 'text', text: 'hello' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ];
    const body = { model: 'gpt-4o', messages: [{ role: 'user', content }] };
    expect(await count(body)).toEqual({ tokens: 3 + 1 + 1 + 3, rest: '', hasAttachments: true });
  });

  it.each([
    ...['pulze', 'claude-3-opus', 'mistral/gpt-4o', 'gpt-4o-search-preview', 'gpt-5-chat'],
    ...['gpt-4o-audio-preview', 'gpt-3.5-turbo-0301', 'ft:gpt-4o:me', 'gpt-oss-120b', 'my-gpt-4'],
  ])('are not known of %s', async (model) => {
    expect((await loadTokenizers([model, 'gpt-4o']))(model)).toBeUndefined();
  });

  it('are a byte each in words that would take long to take apart', async () => {
    const long = 'a'.repeat(200_000);
    const messages = [{ role: 'user', content: `hello ${long}, ${' '.repeat(5000)}` }];
    const started = performance.now();
    const counted = await count({ model: 'gpt-4o', messages });
    expect(counted?.tokens).toBe(3 + 1 + 3 + 2 + 200_000 + 1 + 5001);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('are estimated where the package is not installed', async () => {
    const missing = (name: string): Promise<unknown> =>
      Promise.reject(new Error(`Cannot find package '${name}'`));
    expect((await loadTokenizers(['gpt-4o'], missing))('gpt-4o')).toBeUndefined();
  });

  it('load no encoding that nobody asks for', async () => {
    const loaded: string[] = [];
    const load = (name: string): Promise<unknown> => {
      loaded.push(name);
      return Promise.resolve({ countTokens: (text: string) => text.length });
    };
    const find = await loadTokenizers(['gpt-4o', 'openai/o3-mini', 'pulze', undefined], load);
    expect(loaded).toEqual(['gpt-tokenizer/encoding/o200k_base']);
    expect(find('gpt-4.1')?.('abc')).toBe(3);
  });
});

describe('what a request may use, counted', () => {
  const quote = async (body: JsonObject) => {
    await loadTokenEstimate();
    const prices = new Map([['gpt-4o', { input: 1_000_000, output: 1_000_000 }]]);
    const quotes = makeQuotes(prices, await loadTokenizers(['gpt-4o']));
    return quotes.quote({ body: JSON.stringify({ model: 'gpt-4o', max_tokens: 10, ...body }) })();
  };

  it('is exact, and so the same as what is expected', async () => {
    const { ceiling, likely } = await quote({ messages: cookbook });
    expect(ceiling).toEqual({ requests: 1, tokens: 134, costUsd: 134 });
    expect(likely).toEqual(ceiling);
  });

  it('is bounded by the bytes of tools', async () => {
    const tools = [{ type: 'function', function: { name: 'look', parameters: {} } }];
    const { ceiling, likely } = await quote({ messages: cookbook, tools });
    expect(ceiling.tokens).toBe(134 + JSON.stringify({ tools }).length);
    expect(likely.tokens).toBeGreaterThan(134);
    expect(likely.tokens).toBeLessThan(ceiling.tokens);
  });

  it.each([
    ['a picture', [{ type: 'image_url', image_url: { url: 'https://example.org/a.png' } }], {}],
    ['a plugin', 'hello', { plugins: ['web-search'] }],
  ])('has no bound with %s', async (_, content, more) => {
    const { ceiling } = await quote({ messages: [{ role: 'user', content }], ...more });
    expect(ceiling.tokens).toBe(Number.POSITIVE_INFINITY);
  });
});
