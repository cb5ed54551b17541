import { REGRESSION_DEFAULTS } from '../../protocol/regression-defaults.ts';
import type { JsonObject } from '../../source/json.ts';
import { examples, record, text } from './parts.ts';

const chance = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'number',
  exclusiveMinimum: 0,
  exclusiveMaximum: 1,
  description,
  ...more,
});

/** `gate: { regression: … }`. */
export const regressionSchema: JsonObject = record(
  {
    baseline: text('A file that `--save-baseline` wrote, beside the pipeline.', {
      minLength: 1,
      ...examples('triage.baseline.json'),
    }),
    mode: text(
      '`detect`: not met when a regression is shown. `non_inferior`: met only when a drop of `margin` is excluded.',
      { enum: ['detect', 'non_inferior'], default: 'detect' },
    ),
    alpha: chance('How often, at the most, a regression is shown that is none.', {
      default: REGRESSION_DEFAULTS.alpha,
    }),
    min_effect: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description:
        'For `detect`: a drop that is shown counts from this size on; 0.02 is two points.',
      default: REGRESSION_DEFAULTS.minEffect,
    },
    margin: chance('For `non_inferior`: the drop that has to be excluded; 0.05 is five points.', {
      default: REGRESSION_DEFAULTS.margin,
    }),
    allow_missing: {
      type: 'boolean',
      description: 'Whether cases of the baseline that are gone, or are skipped, may be missing.',
      default: false,
    },
    alarm: {
      type: 'boolean',
      description:
        'Ends the run as soon as a regression is shown, by a test that may be looked at after every case.',
      default: false,
    },
  },
  'Against an earlier run, case by case, for each variant.',
  {
    required: ['baseline'],
    ...examples({ baseline: 'triage.baseline.json', alpha: 0.05, min_effect: 0.02 }),
  },
);
