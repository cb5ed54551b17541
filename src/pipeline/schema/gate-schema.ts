import { durationPattern } from '../../source/duration.ts';
import type { JsonObject } from '../../source/json.ts';
import { examples, record, text } from './parts.ts';
import { regressionSchema } from './regression-schema.ts';

const share = (description: string): JsonObject => ({
  type: 'number',
  minimum: 0,
  maximum: 1,
  description,
});

/** Of a gate that looks at a sample and may not be able to tell. */
const judgement: JsonObject = {
  confidence: {
    type: 'number',
    exclusiveMinimum: 0.5,
    exclusiveMaximum: 1,
    description:
      'Asks that the limit is kept with this confidence, by a one-sided bound: met, not met, or inconclusive.',
    ...examples(0.95),
  },
  on_inconclusive: text(
    'What becomes of a gate that cannot tell: `fail`, `pass`, or `more` repeats. Without it the run ends with exit code 3.',
    { enum: ['fail', 'pass', 'more'] },
  ),
  more: {
    type: 'integer',
    minimum: 1,
    description: 'For `on_inconclusive: more`: how many further repeats of each case, at the most.',
  },
};

const passRate = record(
  {
    min: share('Share of cases, from 0 to 1.'),
    ...judgement,
    method: text('How the bound is found: by Wilson (the default), or exactly (Clopper-Pearson).', {
      enum: ['wilson', 'exact'],
      default: 'wilson',
    }),
  },
  'Over the cases of each variant.',
  { required: ['min'], ...examples({ min: 0.9 }, { min: 0.9, confidence: 0.95 }) },
);

const { more: _more, ...metricJudgement } = judgement;

const metric = record(
  {
    min: { type: 'number', description: 'The mean is at least this.' },
    max: { type: 'number', description: 'The mean is at most this.' },
    ...metricJudgement,
    on_inconclusive: text(
      'What becomes of a gate that cannot tell: `fail` or `pass`. Without it the run ends with exit code 3.',
      { enum: ['fail', 'pass'] },
    ),
  },
  '`metric.<name>`: over the cases of each variant, the mean of a metric, or of `score`. `judge.<name>`: the share that a judge passes, corrected by its `calibration`.',
  { minProperties: 1 },
);

const sum = (what: string): JsonObject =>
  record(
    {
      max: { type: 'number', minimum: 0, description: 'All trials together: at most this.' },
      per_trial_max: { type: 'number', minimum: 0, description: 'The mean of a trial.' },
    },
    what,
    { minProperties: 1 },
  );

const latency: JsonObject = {
  type: 'object',
  description:
    'Percentiles by nearest rank of a trial’s provider time, over the trials of each variant: `p50_max`, `p95_max`.',
  additionalProperties: {
    type: 'string',
    pattern: durationPattern,
    description: 'A duration, `800ms` or `2s`.',
  },
  minProperties: 1,
  ...examples({ p95_max: '2s' }),
};

/** What decides in place of "every case passed". */
export const gateSchema: JsonObject = {
  type: 'object',
  properties: {
    pass_rate: passRate,
    cost: sum('US dollars of the steps, without what judging cost.'),
    latency,
    tokens: sum('Tokens of the steps, without those of judging.'),
    regression: regressionSchema,
  },
  additionalProperties: metric,
  description: 'Decides in place of "every case passed".',
  minProperties: 1,
  ...examples({ pass_rate: { min: 0.9, confidence: 0.95 }, 'metric.tone': { min: 0.7 } }),
};
