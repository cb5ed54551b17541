import { isJsonArray, type JsonObject } from '../../source/json.ts';
import type { AssertionTerm, Vocabulary } from '../vocabulary.ts';
import { list, record, ref, templated, text } from './parts.ts';
import { NAME_PATTERN } from './patterns.ts';

/** May stand beside an assertion's name. */
const commonKeys: JsonObject = {
  step: text("Which step's completion; the last that ran when absent."),
  choice: {
    type: ['integer', 'string'],
    minimum: 0,
    pattern: '^(any|all)$',
    description: 'Which of `n` choices: an index from 0, `any` or `all` (the default).',
  },
  of: text(
    'What is looked at: `text` (the default), a JSONPath into the parsed output, `tool_calls`, `message` or `response`.',
    { pattern: '^(text|tool_calls|message|response|\\$.*)$' },
  ),
  transform: text('A CEL expression over `value`, applied first.', {
    examples: ['value.trim().lowerAscii()'],
  }),
  name: text('How reports call it.'),
  metric: text('Adds its score to a named metric.', { pattern: NAME_PATTERN }),
  weight: { type: 'number', minimum: 0, description: "Its share in the case's score.", default: 1 },
  severity: text('`warning` is shown and never fails a case.', {
    enum: ['error', 'warning'],
    default: 'error',
  }),
};

const combinatorSchemas: JsonObject = {
  not: ref('assertion'),
  all: list(ref('assertion'), 'Passes when all of them do.', { minItems: 1 }),
  any: list(ref('assertion'), 'Passes when one of them does.', { minItems: 1 }),
  at_least: record(
    {
      count: templated('integer', 'How many have to pass.', { minimum: 1 }),
      of: list(ref('assertion'), 'The assertions.', { minItems: 1 }),
    },
    'Passes when at least `count` of them do.',
    { required: ['count', 'of'] },
  ),
};

export function assertionDefinitions(vocabulary: Vocabulary): JsonObject {
  const terms = [...vocabulary.assertions.values()];
  const bare = terms.filter((term) => term.bare).map((term) => term.name);
  const options = terms.map((term) => [term.name, describeOptions(term)]);
  return {
    assertions: list(ref('assertion'), 'What must hold true.'),
    assertion: {
      type: ['string', 'object'],
      description: "A name, or a map with exactly one assertion's name among its keys.",
      properties: { ...commonKeys, ...combinatorSchemas, ...Object.fromEntries(options) },
      additionalProperties: false,
      minProperties: 1,
      if: { type: 'string' },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { enum: bare },
    },
  };
}

/** The summary comes first, so that an editor shows it; `name:` alone stands for the bare name. */
function describeOptions({ options, summary, bare }: AssertionTerm): JsonObject {
  const own = options['description'];
  const description = typeof own === 'string' ? `${summary}\n\n${own}` : summary;
  const type = options['type'];
  if (!bare || type === undefined) return { ...options, description };
  const values = options['enum'];
  return {
    ...options,
    type: [...(isJsonArray(type) ? type : [type]), 'null'],
    ...(isJsonArray(values) && { enum: [...values, null] }),
    description,
  };
}

export const commonKeyNames: readonly string[] = Object.keys(commonKeys);
