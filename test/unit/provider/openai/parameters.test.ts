import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { openaiRules } from '../../../../src/provider/openai/parameters.ts';
import type { CompletionKind, RequestDraft } from '../../../../src/provider/provider.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { checkAt } from '../openai-fixture.ts';

/** The names in an interface of the official client's types. */
function namesIn(file: string, name: string): readonly string[] {
  const types = readFileSync(
    createRequire(import.meta.url)
      .resolve(`openai/resources/${file}.js`)
      .replace(/js$/, 'd.ts'),
    'utf8',
  );
  const body = types.split(`export interface ${name} {\n`)[1]?.split('\n}\n')[0] ?? '';
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map((match) => match[1] ?? '');
}

describe('the parameters that are known', () => {
  it.each<[CompletionKind, string, string]>([
    ['chat', 'chat/completions/completions', 'ChatCompletionCreateParamsBase'],
    ['text', 'completions', 'CompletionCreateParamsBase'],
  ])('of %s are those of the official client', (kind, file, name) => {
    const official = namesIn(file, name);
    expect(official).toContain('temperature');
    expect(Object.keys(openaiRules.parameters[kind]).sort()).toEqual(official.toSorted());
  });
});

const noTools = { tools: [] };
const manyTools = Array.from({ length: 129 }, (_, at) => ({
  type: 'function',
  function: { name: `find_${at}` },
}));
const tool = (definition: JsonObject): JsonObject => ({
  tools: [{ type: 'function', function: definition }],
});
const format = (json_schema: JsonObject): JsonObject => ({
  response_format: { type: 'json_schema', json_schema },
});

describe('what is refused wherever the dialect is spoken', () => {
  it.each<[JsonObject, string, string]>([
    [
      { logit_bias: { 50256: -101 } },
      'logit_bias.50256',
      '`logit_bias.50256` is -101; OpenAI takes -100 to 100',
    ],
    [
      { logit_bias: { refund: 5 } },
      'logit_bias.refund',
      '`logit_bias` has the key `refund`; OpenAI takes the numbers of tokens',
    ],
    [{ logit_bias: [5] }, 'logit_bias', '`logit_bias` is a list; OpenAI takes a map'],
    [{ model: '' }, 'model', '`model` is ""; OpenAI takes the name of a model'],
    [
      { response_format: {} },
      'response_format',
      '`response_format` is a map; OpenAI takes a map with `type`',
    ],
    [
      { prediction: { type: 'text', content: 'Dear Ann' } },
      'prediction.type',
      '`prediction.type` is "text"; OpenAI takes content',
    ],
    [
      { functions: [{ description: 'finds a ticket' }] },
      'functions.0',
      '`functions[0]` is a map; OpenAI takes a map with `name`',
    ],
    [{ max_tokens: 0 }, 'max_tokens', '`max_tokens` is 0; OpenAI takes 1 or more'],
    [
      { stream: true, stream_options: { include_usage: 'yes' } },
      'stream_options.include_usage',
      '`stream_options.include_usage` is "yes"; OpenAI takes true or false',
    ],
    [
      format({ schema: { type: 'object' } }),
      'response_format.json_schema',
      '`response_format.json_schema` has no `name`, which OpenAI asks of every schema',
    ],
    [
      { response_format: { type: 'json_schema' } },
      'response_format.json_schema',
      '`response_format.json_schema` is null; OpenAI takes a map with `name` and `schema`',
    ],
    [
      format({ name: 'ticket', strict: 'yes' }),
      'response_format.json_schema.strict',
      '`response_format.json_schema.strict` is "yes"; OpenAI takes true or false',
    ],
    [
      { ...tool({ name: 'find' }), tool_choice: { type: 'custom', custom: { name: 'look' } } },
      'tool_choice.custom.name',
      '`tool_choice` is the custom tool `look`, which is not among the tools',
    ],
    [
      {
        ...tool({ name: 'find' }),
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: {
            mode: 'auto',
            tools: [
              { type: 'function', function: { name: 'find' } },
              { type: 'function', function: { name: 'look' } },
            ],
          },
        },
      },
      'tool_choice.allowed_tools.tools.1.function.name',
      '`tool_choice.allowed_tools.tools[1]` is the function `look`, which is not among the tools',
    ],
  ])('%j', (body, path, message) => {
    const expected = [['error', 'refused-parameter', path, message]];
    expect(checkAt('api.openai.com', body)).toEqual(expected);
    expect(checkAt('localhost', body)).toEqual(expected);
  });

  it('is more than twenty candidates for a text completion', () => {
    expect(checkAt('api.openai.com', { best_of: 21 }, { kind: 'text' })).toEqual([
      ['error', 'refused-parameter', 'best_of', '`best_of` is 21; OpenAI takes 0 to 20'],
    ]);
  });
});

describe('what OpenAI refuses and others may take', () => {
  it.each<[JsonObject, string, string]>([
    [noTools, 'tools', '`tools` is an empty list; OpenAI takes one item or more'],
    [{ tools: manyTools }, 'tools', '`tools` is 129 items; OpenAI takes 128 at most'],
    [
      tool({ name: 'find ticket' }),
      'tools.0.function.name',
      '`tools[0].function.name` is "find ticket"; OpenAI takes letters, digits, underscores and dashes',
    ],
    [
      tool({ name: 'f'.repeat(65) }),
      'tools.0.function.name',
      '`tools[0].function.name` is 65 characters; OpenAI takes 64 at most',
    ],
    [
      tool({ name: 'find', parameters: {} }),
      'tools.0.function.parameters',
      '`tools[0].function.parameters` has no `type: object`, which OpenAI asks for at the root of a schema',
    ],
    [
      tool({ name: 'find', parameters: { type: 'string' } }),
      'tools.0.function.parameters.type',
      '`tools[0].function.parameters.type` is "string"; OpenAI takes object at the root of a schema',
    ],
    [
      format({ name: 'a ticket' }),
      'response_format.json_schema.name',
      '`response_format.json_schema.name` is "a ticket"; OpenAI takes letters, digits, underscores and dashes',
    ],
    [
      { ...tool({ name: 'find' }), tool_choice: { function: { name: 'find' } } },
      'tool_choice',
      '`tool_choice` is a map; OpenAI takes a map with `type`',
    ],
    [
      { store: true, metadata: { queue: 7 } },
      'metadata.queue',
      '`metadata.queue` is 7; OpenAI takes text',
    ],
    [
      { store: true, metadata: { ['q'.repeat(65)]: '' } },
      `metadata.${'q'.repeat(65)}`,
      '`metadata` has a key of 65 characters; OpenAI takes 64 at most',
    ],
    [
      { store: true, metadata: { queue: 'b'.repeat(513) } },
      'metadata.queue',
      '`metadata.queue` is 513 characters; OpenAI takes 512 at most',
    ],
    [
      {
        store: true,
        metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, ''])),
      },
      'metadata',
      '`metadata` is 17 pairs; OpenAI takes 16 at most',
    ],
    [
      { safety_identifier: 'd'.repeat(65) },
      'safety_identifier',
      '`safety_identifier` is 65 characters; OpenAI takes 64 at most',
    ],
  ])('is an error there and a warning elsewhere: %#', (body, path, message) => {
    const at = (host?: string, draft?: Partial<RequestDraft>) =>
      checkAt(host, body, draft).map(([severity, , ...others]) => [severity, ...others]);
    expect(at('api.openai.com')).toEqual([['error', path, message]]);
    expect(at('eu.api.openai.com')).toEqual([['error', path, message]]);
    expect(at('localhost')).toEqual([['warning', path, message]]);
    expect(at('api.openai.com.example.net')).toEqual([['warning', path, message]]);
    expect(at()).toEqual([['warning', path, message]]);
  });
});
