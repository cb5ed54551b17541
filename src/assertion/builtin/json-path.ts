import type { JsonObject, JsonValue } from '../../source/json.ts';
import type { Assertion, Check, Verdict } from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { jsonOf } from '../parse-json.ts';
import { type PathTest, readPathTests } from '../path-test.ts';
import { rangeSchema } from '../range.ts';
import { errored, fail, pass } from '../verdicts.ts';

const number: JsonObject = { type: 'number' };

export const jsonPath: Assertion = {
  name: 'json_path',
  summary: 'What is at these places of the JSON is what is expected.',
  options: {
    description:
      'A map of JSONPaths (RFC 9535) to the JSON expected there, types counting. Or in full one `path` with tests. A path that can lead to several places stands for the list of what is there.',
    type: 'object',
    examples: [
      { '$.queue': 'billing', '$.urgent': true },
      { path: '$.items', count: { min: 1 } },
    ],
    properties: {
      path: { type: 'string', description: 'A JSONPath.' },
      equals: { description: 'The JSON that is there.' },
      exists: orTemplate({
        type: 'boolean',
        description: 'Whether anything is there; `null` is something.',
      }),
      min: orTemplate({ ...number, description: 'The least that each number there may be.' }),
      max: orTemplate({ ...number, description: 'The most that each number there may be.' }),
      matches: {
        type: 'string',
        minLength: 1,
        description: 'A pattern (RE2) that each text there matches.',
      },
      count: rangeSchema(
        'integer',
        'How many items the list there has, or how many places a path with wildcards leads to.',
      ),
    },
    patternProperties: { '^\\$': { description: 'The JSON that is expected there.' } },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'json_path: { $.queue: billing, $.urgent: true }',
      passes: { text: '{"queue": "billing", "urgent": true, "note": "paid twice"}' },
      fails: { text: '{"queue": "technical", "urgent": true}' },
    },
    {
      yaml: "json_path: { path: '$.items[*].price', min: 0, count: { min: 1 } }",
      passes: { text: '{"items": [{"price": 5}, {"price": 0}]}' },
      fails: { text: '{"items": [{"price": 5}, {"price": -1}]}' },
    },
    {
      yaml: 'json_path: { path: $.email, exists: false }',
      passes: { text: '{"queue": "billing"}' },
      fails: { text: '{"email": "ada@example.org"}' },
    },
  ],
  prepare(options): Check {
    const tests = readPathTests(options);
    return (subject) => {
      const parsed = jsonOf(subject);
      return parsed.ok
        ? judge(tests, parsed.value)
        : fail(parsed.message, { expected: expectations(tests), actual: subject.value });
    };
  },
};

function judge(tests: readonly PathTest[], json: JsonValue): Verdict {
  const problems: string[] = [];
  const missed: PathTest[] = [];
  const actual: Record<string, JsonValue> = {};
  for (const test of tests) {
    const found = test.path.find(json);
    if (found.values === undefined) return errored(found.problem);
    const problem = test.judge(found.values);
    if (problem === undefined) continue;
    problems.push(problem);
    missed.push(test);
    const [first] = found.values;
    if (first !== undefined) actual[test.path.source] = test.path.isSingular ? first : found.values;
  }
  if (missed.length > 0) {
    return fail(problems.join('; '), { expected: expectations(missed), actual });
  }
  return pass(
    tests.length === 1 ? `${tests[0]?.says}` : `all ${tests.length} paths are as expected`,
  );
}

function expectations(tests: readonly PathTest[]): JsonObject {
  return Object.fromEntries(tests.map((test) => [test.path.source, test.expected]));
}
