import type { Assertion, Check } from '../assertion.ts';
import { expectationsOf, judgePaths, pathSchema } from '../judge-paths.ts';
import { jsonOf, judgeUnparsed } from '../parse-json.ts';
import { readPathTests } from '../path-test.ts';

export const jsonPath: Assertion = {
  name: 'json_path',
  summary: 'What is at these places of the JSON is what is expected.',
  options: pathSchema(
    'A map of JSONPaths (RFC 9535) to the JSON expected there, types counting. Or in full one `path` with tests. A path that can lead to several places stands for the list of what is there.',
    [
      { '$.queue': 'billing', '$.urgent': true },
      { path: '$.items', count: { min: 1 } },
    ],
  ),
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
    const tests = readPathTests(options, 'json_path');
    return (subject) => {
      const parsed = jsonOf(subject);
      return parsed.ok
        ? judgePaths(tests, parsed.value)
        : judgeUnparsed(parsed, { expected: expectationsOf(tests), actual: subject.value });
    };
  },
};
