import { durationPattern } from '../source/duration.ts';
import type { JsonObject } from '../source/json.ts';
import { deliverSchema } from './script/deliver-schema.ts';
import { faultSchema } from './script/fault-schema.ts';
import { modelFaultSchema, promptsSchema } from './script/model-fault-schema.ts';
import { unspecifiedSchema } from './unspecified.ts';

const duration: JsonObject = {
  type: 'string',
  pattern: durationPattern,
  description: 'A duration: a number and its unit, `ms`, `s`, `m` or `h`.',
  examples: ['300ms', '2s'],
};

const count: JsonObject = { type: 'integer', minimum: 1 };

const finishReason: JsonObject = {
  type: ['string', 'null'],
  description: 'Default: `tool_calls` when there are tool calls, else `stop`.',
  examples: ['length', 'content_filter'],
};

const toolCalls: JsonObject = {
  type: 'array',
  description: 'The functions that are called.',
  items: {
    type: 'object',
    properties: {
      id: { type: 'string', description: 'Default: one made from the seed.' },
      name: { type: 'string', description: 'The name of the function; a template.' },
      arguments: {
        description:
          'An object, whose texts are templates, or a text that is sent as it is, so that it need not be JSON. Default: `{}`.',
      },
    },
    required: ['name'],
    additionalProperties: false,
  },
  examples: [[{ name: 'open_ticket', arguments: { queue: 'billing', note: '{{last_user}}' } }]],
};

const choice: JsonObject = {
  text: {
    type: 'string',
    description:
      'The text, a template over `request` (the body), `last_user`, `system`, `model` and `call`.',
    examples: ['Thank you. You wrote: {{last_user}}'],
  },
  json: {
    description: 'Any JSON, sent as the text; texts in it are templates.',
    examples: [{ queue: 'billing', urgent: true }],
  },
  tool_calls: toolCalls,
  finish_reason: finishReason,
};

const reply: JsonObject = {
  type: 'object',
  description:
    'What is answered, as written: `stop` and `max_tokens` do not cut it, and a single text answers all `n` choices.',
  properties: {
    ...choice,
    choices: {
      type: 'array',
      minItems: 1,
      description: 'The choices one by one, in place of a single text.',
      items: { type: 'object', properties: choice, additionalProperties: false },
      examples: [[{ text: 'billing' }, { text: 'shipping', finish_reason: 'length' }]],
    },
    usage: {
      type: 'object',
      description: 'Replaces the counted tokens, key by key.',
      properties: {
        prompt_tokens: { type: 'number' },
        completion_tokens: { type: 'number' },
        total_tokens: { type: 'number' },
      },
      additionalProperties: false,
      examples: [{ completion_tokens: 500 }],
    },
    metadata: {
      type: 'object',
      description: "Replaces keys of the answer's metadata; texts in it are templates.",
      examples: [{ warning: 'this model is deprecated', retries: 1 }],
    },
    embedding: {
      type: 'array',
      description:
        'A vector, for requests for embeddings: a list of numbers for every input, or a list of such lists, one for each. Stands alone, or beside `usage`.',
      items: { type: ['number', 'array'], items: { type: 'number' } },
      minItems: 1,
      examples: [
        [0.6, 0.8],
        [
          [1, 0],
          [0, 1],
        ],
      ],
    },
  },
  additionalProperties: false,
};

const match: JsonObject = {
  type: 'object',
  description: 'Which requests the rule is for; all of what is given has to match.',
  properties: {
    model: {
      type: 'string',
      description:
        'A glob on the model that was asked for; `*` stands for any text. Case does not matter.',
      examples: ['openai/*'],
    },
    step: {
      type: 'string',
      description: 'The id of the step that asks. Only the embedded emulator is told it.',
      examples: ['classify'],
    },
    text: {
      type: 'string',
      description: 'A regular expression (RE2) that is in the text of the messages or prompts.',
      examples: ['(?i)refund'],
    },
    probability: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description:
        'A share of the requests that match the rest, drawn by the seed: for each trial, step and attempt the same in every run, in whatever order they ask.',
      examples: [0.1],
    },
    call: {
      type: ['integer', 'array'],
      minimum: 1,
      items: count,
      description:
        'Only the n-th request that matches the rest, or those of a list; a number with `times` of a fault: from that one on.',
      examples: [2, [1, 3]],
    },
    every: {
      ...count,
      description: 'Only every n-th request that matches the rest, in place of `call`.',
      examples: [5],
    },
  },
  additionalProperties: false,
};

const rule: JsonObject = {
  type: 'object',
  properties: {
    match,
    reply,
    fault: faultSchema,
    deliver: deliverSchema,
    model_fault: modelFaultSchema,
    delay: {
      description:
        'Waits before the first byte: a duration, or a log-normal distribution by its median and 99th percentile.',
      if: { type: 'string' },
      // biome-ignore lint/suspicious/noThenProperty: A keyword of JSON Schema.
      then: duration,
      else: {
        type: 'object',
        properties: { median: duration, p99: duration },
        required: ['median', 'p99'],
        additionalProperties: false,
      },
      examples: ['300ms', { median: '300ms', p99: '2s' }],
    },
    tokens_per_second: {
      type: 'number',
      exclusiveMinimum: 0,
      description: 'The pace of a stream.',
      examples: [80],
    },
  },
  additionalProperties: false,
};

/** JSON Schema of what stands under `emulator:`; {@link checkScript} finds what it cannot say. */
export const emulatorScriptSchema: JsonObject = {
  type: 'object',
  description:
    'What the emulator answers. The first rule that matches a request answers it; where none does, a small n-gram model writes.',
  properties: {
    rules: {
      type: 'array',
      description: 'In order: the first that matches answers.',
      items: rule,
      examples: [[{ match: { text: '(?i)refund' }, reply: { json: { queue: 'billing' } } }]],
    },
    limits: {
      type: 'object',
      description: 'Requests beyond these are answered with 429.',
      properties: {
        requests_per_minute: { ...count, examples: [600] },
        tokens_per_minute: { ...count, examples: [90000] },
        concurrency: {
          ...count,
          description: 'Requests that are answered at the same time.',
          examples: [16],
        },
      },
      additionalProperties: false,
    },
    ignore: {
      type: 'array',
      description:
        'Parameters and headers, or single members of them, that it takes and does nothing about, so that one can see which assertions notice.',
      items: { type: 'string', minLength: 1 },
      examples: [['stop', 'Pulze-Weights', 'Pulze-Policies.max_switch_model_retries']],
    },
    omit: {
      type: 'array',
      description: 'Fields that are left out of every answer, as paths with dots.',
      items: { type: 'string', minLength: 1 },
      examples: [['usage', 'metadata.costs', 'choices.finish_reason']],
    },
    prompts: promptsSchema,
    unspecified: unspecifiedSchema,
    seed: {
      type: 'integer',
      description: 'Other seeds give other texts, delays and ids.',
      default: 0,
      examples: [7],
    },
  },
  additionalProperties: false,
};
