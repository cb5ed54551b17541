import type { Assertion, Check } from '../assertion.ts';
import { judgePaths, pathSchema } from '../judge-paths.ts';
import { readPathTests } from '../path-test.ts';
import { errored } from '../verdicts.ts';

export const metadata: Assertion = {
  name: 'metadata',
  summary: 'What is at these places of the response’s metadata is what is expected.',
  options: pathSchema(
    'A map of JSONPaths (RFC 9535) into Pulze’s `metadata` to the JSON expected there, types counting. Or in full one `path` with tests.',
    [
      { '$.labels.suite': 'triage' },
      { path: '$.scores.best_models', count: { min: 2 } },
      { path: '$.costs.total_tokens', max: 0.01 },
    ],
  ),
  bare: false,
  scope: 'completion',
  examples: [
    {
      yaml: 'metadata: { $.model.provider: openai, $.labels.suite: triage }',
      passes: {
        completion: { metadata: { model: { provider: 'openai' }, labels: { suite: 'triage' } } },
      },
      fails: {
        completion: { metadata: { model: { provider: 'anthropic' }, labels: { suite: 'triage' } } },
      },
    },
    {
      yaml: 'metadata: { path: $.score, min: 0.9 }',
      passes: { completion: { metadata: { score: 0.998 } } },
      fails: { completion: { metadata: { score: 0.412 } } },
    },
    {
      yaml: 'metadata: { path: $.error, exists: false }',
      passes: { completion: { metadata: { status_code: 200 } } },
      fails: { completion: { metadata: { error: 'the model is overloaded' } } },
    },
  ],
  prepare(options): Check {
    const tests = readPathTests(options, 'metadata');
    return ({ completion }) =>
      completion.metadata === undefined
        ? errored('the answer has no `metadata`')
        : judgePaths(tests, completion.metadata);
  },
};
