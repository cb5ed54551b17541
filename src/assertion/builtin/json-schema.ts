import type { JsonValue } from '../../source/json.ts';
import type { Assertion, Check, ReadText } from '../assertion.ts';
import { jsonOf, judgeUnparsed } from '../parse-json.ts';
import { loadSchema, prepareSchema } from '../schema-option.ts';
import { compareMismatches, tellMismatches } from '../tell-mismatches.ts';
import { fail, pass } from '../verdicts.ts';

export const jsonSchema: Assertion = {
  name: 'json_schema',
  summary:
    'The text is JSON that fits this JSON Schema (2020-12 or draft-07), or that of the file with this name.',
  options: {
    description:
      'The schema, or the name of the file that it is in (JSON or YAML), from the pipeline’s folder.',
    type: ['string', 'object', 'boolean'],
    minLength: 1,
    examples: [
      'ticket.schema.json',
      { type: 'object', required: ['queue'], properties: { queue: { type: 'string' } } },
    ],
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'json_schema: { type: object, required: [queue], properties: { queue: { enum: [billing, technical] } } }',
      passes: { text: '{"queue": "billing"}' },
      fails: { text: '{"queue": "sales"}' },
    },
    {
      yaml: 'json_schema: { properties: { urgent: { type: boolean } }, additionalProperties: false }',
      passes: { text: '{"urgent": true}' },
      fails: { text: '{"urgent": "yes", "sure": true}' },
    },
  ],
  load: (options: JsonValue, readText: ReadText): Promise<JsonValue> =>
    loadSchema({ value: options, path: [] }, readText),
  prepare(options): Check {
    const check = prepareSchema({ value: options, path: [] });
    return (subject) => {
      const parsed = jsonOf(subject);
      if (!parsed.ok) return judgeUnparsed(parsed, { actual: subject.value });
      const mismatches = check(parsed.value, subject.path);
      if (mismatches.length === 0) return pass('the JSON fits the schema');
      const message = `the JSON does not fit the schema: ${tellMismatches(mismatches)}`;
      return fail(message, compareMismatches(mismatches));
    };
  },
};
