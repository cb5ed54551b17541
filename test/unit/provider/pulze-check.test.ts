import { describe, expect, it } from 'vitest';
import { pulze } from '../../../src/provider/builtin/pulze.ts';
import type { RequestDraft } from '../../../src/provider/provider.ts';
import type { JsonObject } from '../../../src/source/json.ts';

function check(body: JsonObject, draft: Partial<RequestDraft> = {}) {
  return pulze.check({ kind: 'chat', body, settings: {}, ...draft });
}

const tool = { type: 'function', function: { name: 'find', parameters: { properties: {} } } };

/** In short: severity, code, path and message. */
function brief(findings: ReturnType<typeof check>) {
  return findings.map(({ severity, code, path, message }) => [
    severity,
    code,
    path.join('.'),
    message,
  ]);
}

describe('what Pulze takes', () => {
  it.each<[JsonObject]>([
    [{ temperature: 0 }],
    [{ temperature: 1, top_p: 1, n: 1, best_of: 1, logprobs: 5, presence_penalty: -2 }],
    [{ stop: '' }],
    [{ stop: ['\n\n', 'END'] }],
    [{ response_format: { type: 'json_object' } }],
    [{ temperature: null, n: null, tools: null, response_format: null }],
    [{ tools: [tool], tool_choice: 'auto' }],
    [{ tools: [tool], tool_choice: { type: 'function', function: { name: 'find' } } }],
    [{ plugins: ['web-search'] }],
    [{ messages: [{ role: 'system', content: 'Be kind.' }, { role: 'user' }] }],
    [{}],
  ])('has no findings: %j', (body) => {
    expect(check(body)).toEqual([]);
  });

  it('is the prompt for a text completion', () => {
    expect(check({ prompt: ['a', 'b'] }, { kind: 'text' })).toEqual([]);
  });
});

describe('what Pulze refuses', () => {
  it.each<[JsonObject, string, string]>([
    [{ temperature: 1.4 }, 'temperature', '`temperature` is 1.4; Pulze takes 0 to 1'],
    [{ temperature: 'hot' }, 'temperature', '`temperature` is "hot"; Pulze takes a number, 0 to 1'],
    [{ n: 0 }, 'n', '`n` is 0; Pulze takes 1 or more'],
    [{ n: 1.5 }, 'n', '`n` is 1.5; Pulze takes a whole number, 1 or more'],
    [{ best_of: 0 }, 'best_of', '`best_of` is 0; Pulze takes 1 or more'],
    [{ max_tokens: 0 }, 'max_tokens', '`max_tokens` is 0; Pulze takes 1 or more'],
    [{ logprobs: 6 }, 'logprobs', '`logprobs` is 6; Pulze takes 0 to 5'],
    [{ logprobs: true }, 'logprobs', '`logprobs` is true; Pulze takes a whole number, 0 to 5'],
    [{ presence_penalty: -3 }, 'presence_penalty', '`presence_penalty` is -3; Pulze takes -2 to 2'],
    [
      { frequency_penalty: 2.1 },
      'frequency_penalty',
      '`frequency_penalty` is 2.1; Pulze takes -2 to 2',
    ],
    [{ stop: 5 }, 'stop', '`stop` is 5; Pulze takes text or a list of text'],
    [{ stop: ['a', 5] }, 'stop.1', '`stop[1]` is 5; Pulze takes text there'],
    [{ stream: 'yes' }, 'stream', '`stream` is "yes"; Pulze takes true or false'],
    [
      { response_format: { type: 'json_schema' } },
      'response_format.type',
      '`response_format.type` is "json_schema"; Pulze takes text or json_object',
    ],
    [
      { response_format: 'json' },
      'response_format',
      '`response_format` is "json"; Pulze takes a map',
    ],
    [
      { tool_choice: 'required' },
      'tool_choice',
      '`tool_choice` is "required"; Pulze takes none or auto, or a function',
    ],
    [
      { tool_choice: { type: 'tool' } },
      'tool_choice.type',
      '`tool_choice.type` is "tool"; Pulze takes function or json_object',
    ],
    [
      { tools: [tool], tool_choice: { function: { name: 'refund' } } },
      'tool_choice.function.name',
      '`tool_choice` is the function `refund`, which is not among the tools',
    ],
    [
      { tools: [{ function: { name: 'find' } }], tool_choice: 'auto' },
      'tools.0.function',
      '`tools[0].function` has no `parameters`, which Pulze asks of every tool',
    ],
    [
      { tools: [{ function: { name: 'find', parameters: {} } }], tool_choice: 'auto' },
      'tools.0.function.parameters',
      '`tools[0].function.parameters` has no `properties`, which Pulze asks of every tool',
    ],
    [
      { tools: [{ name: 'find' }], tool_choice: 'auto' },
      'tools.0',
      '`tools[0]` has no `function`, which Pulze asks of every tool',
    ],
    [{ plugins: 'web-search' }, 'plugins', '`plugins` is "web-search"; Pulze takes a list of text'],
    [{ plugins: null }, 'plugins', '`plugins` is null; Pulze takes a list of text'],
    [
      { messages: [{ role: 'tool', content: '7' }] },
      'messages.0.role',
      '`messages[0].role` is "tool"; Pulze takes user, assistant or system',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] },
      'messages.0.content',
      '`messages[0].content` is a list; Pulze takes text only (no images, files or other parts)',
    ],
  ])('%j', (body, path, message) => {
    expect(brief(check(body))).toEqual([['error', 'refused-parameter', path, message]]);
  });

  it('names of speakers and results of tools, with a way on', () => {
    const messages = [{ role: 'user', content: 'Hi', name: 'Ann', tool_call_id: 'c1' }];
    expect(check({ messages })).toEqual([
      {
        code: 'refused-parameter',
        severity: 'error',
        path: ['messages', 0, 'name'],
        message: '`name` is set; Pulze takes no names of speakers',
        hints: ['say in the text who speaks, or use `--endpoint openai`, which takes names'],
      },
      {
        code: 'refused-parameter',
        severity: 'error',
        path: ['messages', 0, 'tool_call_id'],
        message: '`tool_call_id` is set; Pulze takes no results of tools',
        hints: [
          'give the result as text in a `user` message, or use `--endpoint openai`, which takes the role `tool`',
        ],
      },
    ]);
  });

  it('a name that a template will give', () => {
    const messages = [{ role: 'user', content: 'Hi' }];
    const awaited = new Set(['messages[0].name']);
    expect(brief(check({ messages }, { awaited }))).toEqual([
      [
        'error',
        'refused-parameter',
        'messages.0.name',
        '`name` is set; Pulze takes no names of speakers',
      ],
    ]);
  });

  it.each<[JsonObject, string]>([
    [
      { role: 'tool', content: '7', tool_call_id: 'c1' },
      "give the tool's result as text in a `user` message, or use `--endpoint openai`, which takes the role",
    ],
    [
      { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
      'write `system`, which says the same to Pulze',
    ],
    [
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      'write the text itself, or use `--endpoint openai`, which takes parts',
    ],
  ])('a message in one finding, with a way on: %j', (message, hint) => {
    expect(check({ messages: [message] }).map(({ hints }) => hints)).toEqual([[hint]]);
  });

  it('calls of tools in another shape', () => {
    const calls: JsonObject[] = [
      { id: 'c1', type: 'function', function: { name: 'find', arguments: '{}' } },
      { type: 'function', function: { name: 'find', arguments: { id: 7 } } },
      { id: 'c3' },
      { id: 'c4', function: { arguments: '{}' } },
    ];
    const messages = [{ role: 'assistant', tool_calls: calls }];
    const path = 'messages.0.tool_calls';
    expect(brief(check({ messages }))).toEqual([
      ['error', 'refused-parameter', `${path}.1`, '`messages[0].tool_calls[1]` has no `id`'],
      [
        'error',
        'refused-parameter',
        `${path}.1.function.arguments`,
        '`messages[0].tool_calls[1].function.arguments` is a map; Pulze takes text',
      ],
      ['error', 'refused-parameter', `${path}.2`, '`messages[0].tool_calls[2]` has no `function`'],
      [
        'error',
        'refused-parameter',
        `${path}.3.function`,
        '`messages[0].tool_calls[3].function` has no `name`',
      ],
    ]);
    expect(check({ messages })[1]?.hints).toEqual([`write them as JSON text: '{"id":7}'`]);
  });

  it('an empty prompt', () => {
    const message = '`prompt` is ""; Pulze takes one that is not empty';
    expect(brief(check({ prompt: '' }, { kind: 'text' }))).toEqual([
      ['error', 'refused-parameter', 'prompt', message],
    ]);
  });

  it('JSON mode without the word JSON, once all the text is known', () => {
    const body = { response_format: { type: 'json_object' } };
    const checkText = (known: string, complete: boolean) =>
      check(body, { text: { known, complete } });
    expect(checkText('Reply in a map.', true)).toEqual([
      {
        code: 'json-word-missing',
        severity: 'error',
        path: ['response_format'],
        message: 'JSON mode is on, and the word JSON is in no message; Pulze refuses that',
        hints: ['say in a system or user message that the answer is to be JSON'],
      },
    ]);
    expect(checkText('Reply in a map.', false)).toEqual([]);
    expect(checkText('Reply in json.', true)).toEqual([]);
    expect(check({}, { text: { known: 'Reply.', complete: true } })).toEqual([]);
  });
});

describe('what Pulze is not known to take', () => {
  it.each([
    'seed',
    'top_logprobs',
    'stream_options',
    'max_completion_tokens',
    'reasoning_effort',
    'user',
    'parallel_tool_calls',
  ])('is a warning: %s', (name) => {
    const message = `Pulze is not known to take \`${name}\``;
    expect(check({ [name]: 1 })).toEqual([
      { code: 'unknown-parameter', severity: 'warning', path: [name], message },
    ]);
  });

  it('is shown with what was probably meant', () => {
    expect(check({ temprature: 0.5 })[0]?.hints).toEqual(['did you mean `temperature`?']);
  });

  it('is found in a message', () => {
    const messages = [{ role: 'user', content: 'Hi', tone: 'warm' }];
    expect(brief(check({ messages }))).toEqual([
      [
        'warning',
        'unknown-parameter',
        'messages.0.tone',
        'Pulze is not known to take `messages[0].tone`',
      ],
    ]);
  });

  it('is found in a message also where every object has something of that name', () => {
    const messages: JsonObject[] = [
      { role: 'constructor', content: 'Hi' },
      { role: 'user', content: 'Hi', toString: 'warm' },
    ];
    const findings = check({ messages });
    expect(findings.flatMap(({ hints = [] }) => hints)).toEqual([]);
    expect(findings.map(({ path }) => path.join('.'))).toEqual([
      'messages.0.role',
      'messages.1.toString',
    ]);
  });

  it.each<[JsonObject, string, string, string]>([
    [{ top_p: 1.5 }, 'refused-parameter', 'top_p', '`top_p` is 1.5; Pulze takes 0 to 1'],
    [{ suffix: '.' }, 'ineffective-setting', 'suffix', '`suffix` is no longer in the API of Pulze'],
    [
      { n: 3, best_of: 2 },
      'ineffective-setting',
      'best_of',
      '`best_of` is 2, less than the 3 choices that `n` asks for',
    ],
    [
      { prompt: 'Hi' },
      'ineffective-setting',
      'prompt',
      '`prompt` is for text completions; Pulze does not take it for chat',
    ],
    [
      { tools: [tool] },
      'ineffective-setting',
      'tools',
      'there is no `tool_choice`, and for Pulze that is none: no tool is ever called',
    ],
  ])('is a warning: %j', (body, code, path, message) => {
    expect(brief(check(body))).toEqual([['warning', code, path, message]]);
  });

  it('are plugins for a text completion', () => {
    const message = '`plugins` is for chat; Pulze does not take it for text completions';
    expect(brief(check({ plugins: ['web-search'] }, { kind: 'text' }))).toEqual([
      ['warning', 'ineffective-setting', 'plugins', message],
    ]);
  });
});

describe('the settings of Pulze', () => {
  const checkSettings = (settings: JsonObject) => brief(check({}, { settings }));

  it('have no findings when they are right', () => {
    const settings = {
      weights: { cost: 0, quality: 7, latency: 0.5 },
      policies: {
        max_cost: 0.02,
        max_same_model_retries: 3,
        max_switch_model_retries: 0,
        privacy_level: 1,
        optimize_internal_requests: 1,
        prompt_id: 'a',
      },
      labels: { desk: 'billing', attempt: 3, nested: { a: [] } },
      feature_flags: { auto_tools: 'true', smart_learn: false },
    };
    expect(checkSettings(settings)).toEqual([]);
  });

  it.each<[JsonObject, string, string]>([
    [
      { weights: { cost: -1 } },
      'pulze.weights.cost',
      '`pulze.weights.cost` is -1; Pulze takes 0 or more',
    ],
    [{ weights: 1 }, 'pulze.weights', '`pulze.weights` is 1; Pulze takes a map'],
    [
      { policies: { max_cost: 0 } },
      'pulze.policies.max_cost',
      '`pulze.policies.max_cost` is 0; Pulze takes 0.0001 or more',
    ],
    [
      { policies: { max_same_model_retries: 4 } },
      'pulze.policies.max_same_model_retries',
      '`pulze.policies.max_same_model_retries` is 4; Pulze takes 0 to 3',
    ],
    [
      { policies: { max_switch_model_retries: 6 } },
      'pulze.policies.max_switch_model_retries',
      '`pulze.policies.max_switch_model_retries` is 6; Pulze takes 0 to 5',
    ],
    [
      { policies: { privacy_level: 0 } },
      'pulze.policies.privacy_level',
      '`pulze.policies.privacy_level` is 0; Pulze takes 1, 2 or 3',
    ],
    [
      { feature_flags: { auto_tools: 1 } },
      'pulze.feature_flags.auto_tools',
      '`pulze.feature_flags.auto_tools` is 1; Pulze takes true, false or text',
    ],
    [{ labels: 'desk' }, 'pulze.labels', '`pulze.labels` is "desk"; Pulze takes a map'],
  ])('are refused: %j', (settings, path, message) => {
    expect(checkSettings(settings)).toEqual([['error', 'refused-parameter', path, message]]);
  });

  it('are a warning when they are not known', () => {
    const findings = check({}, { settings: { weigths: {}, policies: { max_retries: 2 } } });
    expect(findings.map(({ severity, path, hints }) => [severity, path, hints])).toEqual([
      ['warning', ['pulze', 'weigths'], ['did you mean `weights`?']],
      ['warning', ['pulze', 'policies', 'max_retries'], undefined],
    ]);
  });

  it('become headers as they were written', () => {
    const settings = {
      weights: { cost: 1, quality: 0.5 },
      labels: {},
      policies: { max_cost: 0.01 },
      feature_flags: { auto_tools: 'true' },
    };
    expect(pulze.headers(settings)).toEqual({
      'Pulze-Weights': '{"cost":1,"quality":0.5}',
      'Pulze-Labels': '{}',
      'Pulze-Policies': '{"max_cost":0.01}',
      'Pulze-Feature-Flags': '{"auto_tools":"true"}',
    });
    expect(pulze.headers({})).toEqual({});
  });

  it('become headers of characters that a header can carry', () => {
    const header = pulze.headers({ labels: { büro: 'Zürich 🚚\n\u007f' } })['Pulze-Labels'] ?? '';
    expect(header).toBe('{"b\\u00fcro":"Z\\u00fcrich \\ud83d\\ude9a\\n\\u007f"}');
    expect(JSON.parse(header)).toEqual({ büro: 'Zürich 🚚\n\u007f' });
  });
});
