import type { JsonObject } from '../../source/json.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { budgetSchema } from './budget-schema.ts';
import { gateSchema } from './gate-schema.ts';
import { examples, list, open, record, ref, text } from './parts.ts';
import { ADDRESS_PATTERN, AGE_PATTERN, SIZE_PATTERN } from './patterns.ts';
import { stepDefinitions } from './step-schema.ts';

const limits = record(
  {
    requests_per_minute: {
      type: 'integer',
      minimum: 1,
      description: 'Requests a minute, of each model.',
    },
    tokens_per_minute: {
      type: 'integer',
      minimum: 1,
      description: 'Tokens a minute, of each model.',
    },
    concurrency: {
      type: 'integer',
      minimum: 1,
      description: 'Requests in flight at the most, of all models together.',
    },
  },
  'What the endpoint allows. What is not said is learned from its answers.',
);

const endpoint = record(
  {
    base_url: text('Where `/chat/completions` and `/completions` are appended.', {
      pattern: ADDRESS_PATTERN,
      ...examples('http://127.0.0.1:11434/v1'),
    }),
    dialect: text(
      'What it speaks: `pulze`, `openai`, or a provider of your own by its name. Default: `openai`, and `pulze` for an emulator, which speaks these two only.',
      examples('pulze', 'openai'),
    ),
    api_key: record(
      {
        env: text('The variable that holds the key.', { minLength: 1 }),
        file: text(
          'A file with nothing but the key, beside this one; none but its owner may read it.',
          { minLength: 1, ...examples('.keys/desk') },
        ),
      },
      'Where the key is; keys are never written into this file.',
      { minProperties: 1 },
    ),
    emulator: ref('emulator'),
    limits,
    limiter: text(
      'Where processes with the same key share the limits: `file` (on this machine), `redis` (at PULZE_REDIS_URL), or the URL of a Redis without a password.',
      { pattern: '^(file|redis|rediss?://[^@\\s]+)$', ...examples('file', 'redis') },
    ),
  },
  "An endpoint of one's own: an address, or an emulator inside this process.",
);

const price = record(
  {
    input: { type: 'number', minimum: 0, description: 'USD per million prompt tokens.' },
    cached_input: {
      type: 'number',
      minimum: 0,
      description:
        'USD per million prompt tokens that the service says it had kept from an earlier call (`prompt_tokens_details.cached_tokens`); `input` where it is absent.',
    },
    output: { type: 'number', minimum: 0, description: 'USD per million completion tokens.' },
  },
  'What a model costs.',
  { required: ['input', 'output'] },
);

/** The schema of `pulze.config.yaml`. */
export function makeConfigSchema({ emulatorScript }: Vocabulary): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'ConfigFile',
    description: 'Settings for all pipelines below this folder.',
    type: 'object',
    properties: {
      endpoint: text(
        'The endpoint to use when neither the command line nor PULZE_ENDPOINT names one.',
      ),
      endpoints: open('Endpoints by name.', { additionalProperties: endpoint }),
      prices: open(
        'Prices by model, in place of the table of the program, for endpoints that do not say what an answer cost. A name that ends in `*` is of all models that begin so.',
        {
          additionalProperties: price,
          ...examples({ 'openai/gpt-4o': { input: 2.5, output: 10 } }),
        },
      ),
      defaults: ref('defaults'),
      vars: open('Variables for every pipeline.'),
      gates: record(
        {
          run: { ...gateSchema, description: 'Over everything that is run.' },
          tags: open('By tag: over the trials that have it.', { additionalProperties: gateSchema }),
        },
        'Gates over more than one pipeline; they decide beside those of the pipelines.',
        { minProperties: 1 },
      ),
      budgets: record(
        {
          run: {
            ...budgetSchema,
            description:
              'Over everything that is run. `--max-cost` and its like replace its parts.',
          },
          tags: open('By tag: over the trials that have it.', {
            additionalProperties: budgetSchema,
          }),
        },
        'What may be used beyond one pipeline; it holds beside the budgets of the pipelines.',
        { minProperties: 1 },
      ),
      cassettes: record(
        {
          redact: list(
            text('A regular expression, in the syntax of RE2.', { minLength: 1 }),
            'What is to be in no cassette; keys and cookies never are. `[redacted]` takes its place.',
            examples([String.raw`[\w.]+@example\.com`]),
          ),
        },
        'What `--cassette` writes.',
      ),
      cache: record(
        {
          max_age: text('How long an answer is given again. Default: `7d`.', {
            pattern: AGE_PATTERN,
            ...examples('12h', '7d'),
          }),
          max_size: text('How large the cache may be. Default: `200MB`.', {
            pattern: SIZE_PATTERN,
            ...examples('200MB', '1GB'),
          }),
        },
        'What `--cache` keeps.',
      ),
    },
    additionalProperties: false,
    definitions: {
      params: stepDefinitions['params'],
      pulze: stepDefinitions['pulze'],
      defaults: stepDefinitions['defaults'],
      emulator: {
        ...emulatorScript,
        type: ['boolean', 'object'],
        description:
          'Makes the endpoint an emulator of its own inside this process: `true`, or what it answers. The rules of a pipeline come before these.',
      },
    } as JsonObject,
  };
}
