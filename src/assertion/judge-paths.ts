import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Verdict } from './assertion.ts';
import { orTemplate } from './or-template.ts';
import type { PathTest } from './path-test.ts';
import { rangeSchema } from './range.ts';
import { errored, fail, pass } from './verdicts.ts';

const number: JsonObject = { type: 'number' };

/** The schema of JSONPaths with what is expected there, as `readPathTests` reads it. */
export function pathSchema(description: string, examples: readonly JsonValue[]): JsonObject {
  return {
    description,
    type: 'object',
    examples,
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
  };
}

/** Of the values that a path with wildcards leads to: one may be in another, any number of times. */
const MOST_SHOWN = 100;

/** Whether JSON is as the tests expect; all that is wrong is told. */
export function judgePaths(tests: readonly PathTest[], json: JsonValue): Verdict {
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
    if (first === undefined) continue;
    actual[test.path.source] = test.path.isSingular ? first : found.values.slice(0, MOST_SHOWN);
  }
  if (missed.length > 0) {
    // Of nothing at all, an empty map would be taken for the JSON.
    const isSeen = Object.keys(actual).length > 0;
    const expected = expectationsOf(missed);
    return fail(problems.join('; '), { expected, ...(isSeen && { actual }) });
  }
  return pass(
    tests.length === 1 ? `${tests[0]?.says}` : `all ${tests.length} paths are as expected`,
  );
}

/** For a diff with what is there. */
export function expectationsOf(tests: readonly PathTest[]): JsonObject {
  return Object.fromEntries(tests.map((test) => [test.path.source, test.expected]));
}
