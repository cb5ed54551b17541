import { describe, expect, it } from 'vitest';
import { openai } from '../../../../src/provider/builtin/openai.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { checkAt } from '../openai-fixture.ts';

const openaiHost = 'api.openai.com';

describe('a model that reasons', () => {
  it.each<[string, JsonObject, string, string]>([
    ['o3', { temperature: 0.2 }, 'temperature', '0.2'],
    ['o1-pro', { top_p: 0.5 }, 'top_p', '0.5'],
    ['o4-mini-2025-04-16', { presence_penalty: 1 }, 'presence_penalty', '1'],
    ['gpt-5', { frequency_penalty: -1 }, 'frequency_penalty', '-1'],
    ['gpt-5-mini', { logprobs: true }, 'logprobs', 'true'],
    ['o3', { logit_bias: { 7: 1 } }, 'logit_bias', 'a map'],
    ['gpt-5-nano', { max_tokens: 50 }, 'max_tokens', '50'],
    ['gpt-5.2', { max_tokens: 50 }, 'max_tokens', '50'],
    ['gpt-5.1', { temperature: 0, reasoning_effort: 'low' }, 'temperature', '0'],
    ['o3', { stop: ['\n'] }, 'stop', 'a list'],
    ['ft:o4-mini:desk::7', { temperature: 0 }, 'temperature', '0'],
    ['openai/gpt-5', { temperature: 0 }, 'temperature', '0'],
  ])('is an error at OpenAI and a warning elsewhere: %s with %j', (model, body, name, value) => {
    const message = `\`${name}\` is ${value}; OpenAI refuses it for \`${model}\`, a model that reasons`;
    expect(checkAt(openaiHost, { model, ...body })).toEqual([
      ['error', 'refused-parameter', name, message],
    ]);
    expect(checkAt('openrouter.ai', { model, ...body })).toEqual([
      ['warning', 'refused-parameter', name, message],
    ]);
  });

  it.each<[string, JsonObject]>([
    ['o3', { temperature: 1, top_p: 1, presence_penalty: 0, logprobs: false }],
    ['o3-mini', { stop: '\n' }],
    ['o3', { max_completion_tokens: 50, reasoning_effort: 'high' }],
    ['gpt-5.2', { temperature: 0.2 }],
    ['gpt-5.2', { temperature: 0.2, top_p: 0.1, logprobs: true, reasoning_effort: 'none' }],
    ['gpt-5-chat-latest', { temperature: 0.2, max_tokens: 5 }],
    ['gpt-5.1-chat-latest', { reasoning_effort: 'medium' }],
    ['gpt-50', { temperature: 0.2 }],
    ['o3x', { temperature: 0.2 }],
    ['llama-o3', { temperature: 0.2 }],
    ['gpt-4o', { temperature: 0.2, max_tokens: 5, stop: '\n' }],
  ])('takes, as others do: %s with %j', (model, body) => {
    expect(checkAt(openaiHost, { model, ...body })).toEqual([]);
  });

  it('is told with the way on', () => {
    const hintsOf = (body: JsonObject) =>
      openai
        .check({ kind: 'chat', body, settings: {}, host: openaiHost })
        .flatMap(({ hints = [] }) => hints);
    expect(hintsOf({ model: 'o3', max_tokens: 50 })).toEqual([
      '`max_completion_tokens` limits the answer and what is thought before it',
    ]);
    expect(hintsOf({ model: 'gpt-5.2', reasoning_effort: 'low', temperature: 0.2 })).toEqual([
      '`reasoning_effort: none` lets the model take it',
    ]);
    expect(hintsOf({ model: 'o3', temperature: 0.2 })).toEqual([]);
  });
});

describe('a model that does not reason', () => {
  it.each(['gpt-4o-mini', 'gpt-4.1', 'gpt-3.5-turbo', 'gpt-5-chat-latest'])(
    'has no effort: %s',
    (model) => {
      const message = `\`reasoning_effort\` is "none"; OpenAI refuses it for \`${model}\`, a model that does not reason`;
      expect(checkAt(openaiHost, { model, reasoning_effort: 'none' })).toEqual([
        ['error', 'refused-parameter', 'reasoning_effort', message],
      ]);
    },
  );

  it('is not told from its name when the name is not OpenAI’s', () => {
    expect(checkAt(openaiHost, { model: 'gpt-oss:20b', reasoning_effort: 'low' })).toEqual([]);
  });
});

describe('a search on the web', () => {
  it('is warned of for a model that is not known to search', () => {
    expect(checkAt(openaiHost, { web_search_options: {} })).toEqual([
      [
        'warning',
        'refused-parameter',
        'web_search_options',
        '`web_search_options` is set; OpenAI takes it for models that search, which `gpt-4o` is not known to do',
      ],
    ]);
  });

  it('is fine for one that does', () => {
    const body = { model: 'gpt-4o-search-preview', web_search_options: {} };
    expect(checkAt(openaiHost, body)).toEqual([]);
  });
});
