import { positiveDurationPattern } from '../../source/duration.ts';
import type { JsonObject } from '../../source/json.ts';
import { examples, record, text } from './parts.ts';

/** What a run, a pipeline or a tag may use. */
export const budgetSchema: JsonObject = record(
  {
    cost: { type: 'number', exclusiveMinimum: 0, description: 'US dollars.' },
    tokens: {
      type: 'integer',
      minimum: 1,
      description: 'Prompt and completion tokens together.',
    },
    requests: {
      type: 'integer',
      minimum: 1,
      description: 'HTTP requests; each retry is one.',
    },
    time: text('From the beginning of the run: nothing is begun after it.', {
      pattern: positiveDurationPattern,
      ...examples('90s', '10m'),
    }),
  },
  'The most that may be used, by steps, retries and judges together. What has no room is not sent, and the run ends with exit code 3.',
  { minProperties: 1, ...examples({ cost: 0.5, requests: 200 }, { time: '10m' }) },
);
