import { describe, expect, it } from 'vitest';
import { openai } from '../../../src/provider/builtin/openai.ts';
import type { RequestDraft } from '../../../src/provider/provider.ts';
import type { JsonObject } from '../../../src/source/json.ts';

function check(body: JsonObject, draft: Partial<RequestDraft> = {}) {
  return openai
    .check({ kind: 'chat', body: { model: 'gpt-4o', ...body }, settings: {}, ...draft })
    .map(({ severity, code, path, message }) => [severity, code, path.join('.'), message]);
}

const text = { kind: 'text' } as const;

describe('what OpenAI takes', () => {
  it.each<[JsonObject]>([
    [{ temperature: 1.4, n: 128, seed: -7, user: 'desk', top_p: 0 }],
    [{ logprobs: true, top_logprobs: 20 }],
    [{ stream: true, stream_options: { include_usage: true } }],
    [{ response_format: { type: 'json_schema', json_schema: { name: 'ticket' } } }],
    [
      {
        tools: [{ type: 'function', function: { name: 'find' } }],
        tool_choice: 'required',
        parallel_tool_calls: false,
      },
    ],
    [{ stop: null, logprobs: null, metadata: null, tools: null, stream_options: null }],
    [{ logit_bias: { 50256: -100, 7: 100 } }],
    [{ metadata: { queue: 'billing' }, store: true, safety_identifier: 'desk-7' }],
    [{ moderation: {}, prompt_cache_options: { mode: 'explicit' }, service_tier: 'flex' }],
    [{ modalities: ['text', 'audio'], audio: { voice: 'ash', format: 'wav' } }],
    [
      {
        messages: [
          { role: 'developer', content: 'Be kind.' },
          { role: 'user', content: [], name: 'Ann' },
          { role: 'function', name: 'find', content: '7' },
        ],
      },
    ],
  ])('has no findings: %j', (body) => {
    expect(check(body)).toEqual([]);
  });

  it('for a text completion is a number of log probabilities, and tokens for a prompt', () => {
    expect(
      check({ prompt: [1, 2], logprobs: 5, best_of: 3, n: 2, suffix: '.', echo: true }, text),
    ).toEqual([]);
    expect(check({ prompt: 'Refund', echo: true, max_tokens: 0, logprobs: 1 }, text)).toEqual([]);
  });
});

describe('what OpenAI refuses', () => {
  it.each<[JsonObject, string, string]>([
    [{ temperature: 2.1 }, 'temperature', '`temperature` is 2.1; OpenAI takes 0 to 2'],
    [{ top_p: 1.1 }, 'top_p', '`top_p` is 1.1; OpenAI takes 0 to 1'],
    [{ n: 129 }, 'n', '`n` is 129; OpenAI takes 1 to 128'],
    [{ logprobs: 3 }, 'logprobs', '`logprobs` is 3; OpenAI takes true or false'],
    [
      { logprobs: true, top_logprobs: 21 },
      'top_logprobs',
      '`top_logprobs` is 21; OpenAI takes 0 to 20',
    ],
    [
      { logprobs: false, top_logprobs: 2 },
      'top_logprobs',
      '`top_logprobs` is set without `logprobs: true`, which OpenAI wants with it',
    ],
    [
      { stream: false, stream_options: {} },
      'stream_options',
      '`stream_options` is set without `stream: true`, which OpenAI wants with it',
    ],
    [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop', '`stop` is 5 texts; OpenAI takes 4 at most'],
    [{ seed: 1.5 }, 'seed', '`seed` is 1.5; OpenAI takes a whole number'],
    [
      { response_format: { type: 'xml' } },
      'response_format.type',
      '`response_format.type` is "xml"; OpenAI takes text, json_object or json_schema',
    ],
    [
      { response_format: { type: `${'x'.repeat(59)}🎫🎫` } },
      'response_format.type',
      `\`response_format.type\` is "${'x'.repeat(59)}…"; OpenAI takes text, json_object or json_schema`,
    ],
    [
      { best_of: 3 },
      'best_of',
      '`best_of` is for text completions; OpenAI does not take it for chat',
    ],
    [
      { suffix: '.' },
      'suffix',
      '`suffix` is for text completions; OpenAI does not take it for chat',
    ],
    [
      { max_tokens: 5, max_completion_tokens: 5 },
      'max_tokens',
      '`max_tokens` and `max_completion_tokens` are both set; OpenAI takes one of them',
    ],
    [
      { messages: [{ role: 'bot' }] },
      'messages.0.role',
      '`messages[0].role` is "bot"; OpenAI takes developer, system, user, assistant, tool or function',
    ],
  ])('%j', (body, path, message) => {
    expect(check(body)).toEqual([['error', 'refused-parameter', path, message]]);
  });

  it('for a text completion is less than n, and log probabilities that are no number', () => {
    expect(check({ n: 3, best_of: 2, logprobs: true }, text)).toEqual([
      [
        'error',
        'refused-parameter',
        'logprobs',
        '`logprobs` is true; OpenAI takes a whole number, 0 to 5',
      ],
      [
        'error',
        'refused-parameter',
        'best_of',
        '`best_of` is 2; OpenAI takes `n`, which is 3, or more',
      ],
    ]);
  });

  it('is JSON mode without the word JSON', () => {
    const body = { response_format: { type: 'json_object' } };
    expect(check(body, { text: { known: 'Reply.', complete: true } })).toEqual([
      [
        'error',
        'json-word-missing',
        'response_format',
        'JSON mode is on, and the word JSON is in no message; OpenAI refuses that',
      ],
    ]);
  });
});

describe('what OpenAI is not known to take', () => {
  it.each<[JsonObject, string, string, string]>([
    [
      { plugins: ['web-search'] },
      'unknown-parameter',
      'plugins',
      'OpenAI is not known to take `plugins`',
    ],
    [{ top_k: 5 }, 'unknown-parameter', 'top_k', 'OpenAI is not known to take `top_k`'],
    [
      { stream: true, stream_options: { include_usag: true } },
      'unknown-parameter',
      'stream_options.include_usag',
      'OpenAI is not known to take `stream_options.include_usag`',
    ],
    [
      { verbosity: 'chatty' },
      'refused-parameter',
      'verbosity',
      '`verbosity` is "chatty"; OpenAI takes low, medium or high',
    ],
    [
      { modalities: ['text', 'smell'] },
      'refused-parameter',
      'modalities.1',
      '`modalities[1]` is "smell"; OpenAI takes text or audio',
    ],
  ])('is a warning: %j', (body, code, path, message) => {
    expect(check(body)).toEqual([['warning', code, path, message]]);
  });

  it('are tools for a text completion', () => {
    expect(check({ tools: [] }, text)).toEqual([
      [
        'warning',
        'ineffective-setting',
        'tools',
        '`tools` is for chat; OpenAI does not take it for text completions',
      ],
    ]);
  });

  it('are the settings of Pulze, which are not sent', () => {
    const settings = { weights: { cost: 1 } };
    expect(check({}, { settings })).toEqual([
      [
        'warning',
        'ineffective-setting',
        'pulze',
        'the `pulze` settings are not sent to an endpoint of the OpenAI dialect',
      ],
    ]);
    expect(openai.headers(settings)).toEqual({});
  });
});
