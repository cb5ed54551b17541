import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Assertion, Check, ReadText } from '../assertion.ts';
import type { Mismatch } from '../describe-mismatch.ts';
import { jsonOf } from '../parse-json.ts';
import { loadSchema, prepareSchema } from '../schema-option.ts';
import { fail, pass } from '../verdicts.ts';

/** More are counted, not told. */
const MOST_TOLD = 5;

export const jsonSchema: Assertion = {
  name: 'json_schema',
  summary: 'The text is JSON that fits this JSON Schema (2020-12 or draft-07).',
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
      if (!parsed.ok) return fail(parsed.message, { actual: subject.value });
      const mismatches = check(parsed.value);
      if (mismatches.length === 0) return pass('the JSON fits the schema');
      return fail(`the JSON does not fit the schema: ${tell(mismatches)}`, {
        expected: byPath(mismatches, 'expected'),
        actual: byPath(mismatches, 'actual'),
      });
    };
  },
};

function tell(mismatches: readonly Mismatch[]): string {
  const told = mismatches.slice(0, MOST_TOLD).map((mismatch) => mismatch.message);
  const untold = mismatches.length - told.length;
  return `${told.join('; ')}${untold > 0 ? `; and ${untold} more` : ''}`;
}

/** The keywords that are not met, and the values that do not meet them, side by side for a diff. */
function byPath(mismatches: readonly Mismatch[], part: 'expected' | 'actual'): JsonObject {
  const all: Record<string, JsonValue> = {};
  for (const mismatch of mismatches) {
    const before = part === 'expected' ? all[mismatch.path] : undefined;
    const value = mismatch[part];
    all[mismatch.path] =
      isJsonObject(before) && isJsonObject(value) ? { ...before, ...value } : value;
  }
  return all;
}
