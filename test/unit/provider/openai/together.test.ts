import { describe, expect, it } from 'vitest';
import { openai } from '../../../../src/provider/builtin/openai.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { checkAt } from '../openai-fixture.ts';

const openaiHost = 'api.openai.com';

describe('a parameter without another that it needs', () => {
  it.each<[JsonObject, string, string, string]>([
    [{ top_logprobs: 5 }, 'top_logprobs', 'logprobs: true', 'error'],
    [{ stream_options: {} }, 'stream_options', 'stream: true', 'error'],
    [{ metadata: { queue: 'billing' } }, 'metadata', 'store: true', 'warning'],
    [{ metadata: { queue: 'billing' }, store: false }, 'metadata', 'store: true', 'warning'],
    [{ tool_choice: 'none' }, 'tool_choice', 'tools', 'warning'],
    [{ parallel_tool_calls: true }, 'parallel_tool_calls', 'tools', 'warning'],
    [{ function_call: 'auto' }, 'function_call', 'functions', 'warning'],
  ])('is refused: %j', (body, name, other, elsewhere) => {
    const message = `\`${name}\` is set without \`${other}\`, which OpenAI wants with it`;
    expect(checkAt(openaiHost, body)).toEqual([['error', 'refused-parameter', name, message]]);
    expect(checkAt('localhost', body)).toEqual([[elsewhere, 'refused-parameter', name, message]]);
  });

  it('is not complained about while a template may still give the other', () => {
    const body = {
      top_logprobs: 5,
      stream_options: {},
      metadata: { queue: 'billing' },
      tool_choice: 'auto',
    };
    const awaited = new Set(['logprobs', 'stream', 'store', 'tools']);
    expect(checkAt(openaiHost, body, { awaited })).toEqual([]);
  });
});

describe('a request without a model', () => {
  const check = (host: string, awaited: readonly string[] = []) =>
    openai.check({
      kind: 'text',
      body: { prompt: 'Refund' },
      settings: {},
      host,
      awaited: new Set(awaited),
    });

  it('is refused by OpenAI, with the option that goes on', () => {
    expect(check(openaiHost)).toEqual([
      {
        code: 'refused-parameter',
        severity: 'error',
        path: ['model'],
        message: 'there is no `model`, and OpenAI refuses that',
        hints: ['name one with `model:`, or for every step with `--model`'],
        about: 'model',
      },
    ]);
  });

  it('is a warning elsewhere, where there may be one model only', () => {
    expect(check('localhost').map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('is fine when a template gives it', () => {
    expect(check(openaiHost, ['model'])).toEqual([]);
  });
});

describe('parameters that exclude each other', () => {
  it.each<[JsonObject, string, string, string]>([
    [
      { max_tokens: 5, max_completion_tokens: 5 },
      'max_tokens',
      '`max_tokens` and `max_completion_tokens` are both set; OpenAI takes one of them',
      'error',
    ],
    [
      {
        functions: [{ name: 'find' }],
        tools: [{ type: 'function', function: { name: 'find' } }],
      },
      'functions',
      '`functions` and `tools` are both set; OpenAI takes one of them',
      'warning',
    ],
    [
      { modalities: ['audio'] },
      'modalities',
      '`modalities` has audio, without `audio`, which OpenAI wants with it',
      'warning',
    ],
  ])('%j', (body, name, message, elsewhere) => {
    expect(checkAt(openaiHost, body)).toEqual([['error', 'refused-parameter', name, message]]);
    expect(checkAt('localhost', body)).toEqual([[elsewhere, 'refused-parameter', name, message]]);
  });
});

describe('the candidates of a text completion', () => {
  it.each<[JsonObject, string]>([
    [{ best_of: 2, n: 3 }, '`best_of` is 2; OpenAI takes `n`, which is 3, or more'],
    [{ best_of: 0 }, '`best_of` is 0; OpenAI takes 1 without `n`, or more'],
    [
      { best_of: 3, n: 2, stream: true },
      '`best_of` is 3 with `stream: true`; OpenAI takes `n`, which is 2, to stream',
    ],
    [
      { best_of: 3, stream: true },
      '`best_of` is 3 with `stream: true`; OpenAI takes 1 without `n`, to stream',
    ],
  ])('are too few, or too many to stream: %j', (body, message) => {
    expect(checkAt('localhost', body, { kind: 'text' })).toEqual([
      ['error', 'refused-parameter', 'best_of', message],
    ]);
  });

  it.each<[JsonObject]>([[{ best_of: 1, stream: true }], [{ best_of: 2, n: 2, stream: true }]])(
    'are streamed when all of them are answers: %j',
    (body) => {
      expect(checkAt(openaiHost, body, { kind: 'text' })).toEqual([]);
    },
  );

  it('are not compared with a number that is not known yet', () => {
    const draft = { kind: 'text', awaited: new Set(['n']) } as const;
    expect(checkAt(openaiHost, { best_of: 2 }, draft)).toEqual([]);
  });
});
