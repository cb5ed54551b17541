import type { JsonObject } from '../../source/json.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { assertionDefinitions } from './assertion-schema.ts';
import { budgetSchema } from './budget-schema.ts';
import { gateSchema } from './gate-schema.ts';
import { examples, list, open, record, ref, text } from './parts.ts';
import { NAME_PATTERN } from './patterns.ts';
import { repeatSchema } from './repeat-schema.ts';
import { searchSchema } from './search-schema.ts';
import { promptProperties, settingProperties, stepDefinitions } from './step-schema.ts';

const tags = list({ type: 'string', minLength: 1 }, 'For `--tag`.');
const variables = open('Variable to value.', { ...examples({ product: 'Acme Cloud' }) });

const threshold: JsonObject = {
  type: 'number',
  minimum: 0,
  maximum: 1,
  description:
    'A trial passes when its score, the weighted mean of its assertions, is at least this; without it when each assertion passes.',
};

const axis: JsonObject = {
  type: ['array', 'object'],
  minItems: 1,
  properties: {
    from: { type: 'number' },
    to: { type: 'number' },
    step: { type: 'number', exclusiveMinimum: 0 },
  },
  required: ['from', 'to', 'step'],
  additionalProperties: false,
  description:
    "The axis's values: a list, or `{ from, to, step }`, from `from` on, up to `to` where the steps lead there.",
};

const combination = open('Axis to value.', { minProperties: 1 });

const matrix: JsonObject = {
  type: 'object',
  minProperties: 1,
  properties: {
    exclude: list(combination, 'Combinations to leave out; axes that are not named match all.'),
    include: list(combination, 'Combinations to add to the product.'),
  },
  additionalProperties: axis,
  description:
    'A sweep: the product of the axes. An axis is `endpoint`, `model`, `stream`, `params.…`, `pulze.…`, or any other name for templates (`{{matrix.tone}}`).',
  ...examples({ model: ['pulze', 'openai/gpt-4o'], 'params.temperature': [0, 0.5, 1] }),
};

const caseSchema = record(
  {
    id: {
      type: ['string', 'integer'],
      description: 'Stable name; for a dataset a template over its row.',
    },
    name: text('What reports show beside the id.'),
    vars: variables,
    assert: ref('assertions'),
    threshold,
    tags,
    skip: {
      type: ['boolean', 'string', 'object'],
      properties: {
        unless: {
          const: 'emulator',
          description: 'Run only where every step goes to an emulator inside this process.',
        },
        reason: text('Why it cannot be run anywhere else.', { minLength: 1 }),
      },
      required: ['unless', 'reason'],
      additionalProperties: false,
      description:
        '`true`, or why: counted and shown, not run. `{ unless: emulator, reason: … }` for a case that only the `emulator:` script of its file makes possible.',
      ...examples('the fax is gone', {
        unless: 'emulator',
        reason: 'a service cannot be told to fail',
      }),
    },
    dataset: text(
      'A file of cases: .csv .tsv .json .jsonl .ndjson .yaml .yml; columns become variables.',
    ),
    where: text('A CEL expression over a row: which rows are cases.', {
      ...examples('lang == "en"'),
    }),
    sample: {
      type: ['integer', 'object'],
      minimum: 1,
      properties: {
        count: { type: 'integer', minimum: 1, description: 'How many rows.' },
        seed: { type: 'integer', description: 'The same seed picks the same rows.', default: 0 },
      },
      required: ['count'],
      additionalProperties: false,
      description: 'Rows picked at random, in the order of the file.',
    },
    offset: { type: 'integer', minimum: 0, description: 'Rows to pass over first.' },
    limit: { type: 'integer', minimum: 1, description: 'The most rows to take.' },
  },
  'Values for the variables and what is asserted; or a dataset of them.',
);

/** The schema of a pipeline file, with the vocabulary's assertions in it. */
export function makePipelineSchema(vocabulary: Vocabulary): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'PipelineFile',
    description: 'A pulze-run pipeline: templated prompts, parameters, cases and assertions.',
    type: 'object',
    properties: {
      version: { const: 1, description: 'Of this format.' },
      name: text("The pipeline's name; the file's name without its extension when absent.", {
        minLength: 1,
      }),
      description: text('What it is for.'),
      tags,
      vars: variables,
      defaults: ref('defaults'),
      matrix,
      search: searchSchema,
      steps: list(ref('step'), 'The prompts, in the order in which they are read.', {
        minItems: 1,
      }),
      ...promptProperties,
      ...settingProperties,
      assert: ref('assertions'),
      cases: list(ref('case'), 'Without it there is one case, `default`.', { minItems: 1 }),
      repeat: repeatSchema,
      gate: gateSchema,
      budget: budgetSchema,
      metrics: open(
        "Metrics made of others: CEL expressions over the trial's metrics and its `score`.",
        {
          additionalProperties: { type: 'string', minLength: 1 },
          propertyNames: { pattern: NAME_PATTERN },
          ...examples({ overall: '0.7 * accuracy + 0.3 * tone' }),
        },
      ),
      threshold,
      emulator: ref('emulator'),
    },
    required: ['version'],
    additionalProperties: false,
    definitions: {
      ...stepDefinitions,
      ...assertionDefinitions(vocabulary),
      case: caseSchema,
      emulator: vocabulary.emulatorScript,
    },
  };
}
