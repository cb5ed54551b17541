import type { JsonObject } from '../../source/json.ts';
import { examples, record, text } from './parts.ts';

/** In place of every variant with every case. */
export const searchSchema: JsonObject = record(
  {
    strategy: text('How variants are dropped.', { enum: ['successive_halving'] }),
    budget: { type: 'integer', minimum: 1, description: 'The most trials of this pipeline.' },
    eta: {
      type: 'integer',
      minimum: 2,
      maximum: 100,
      default: 3,
      description: 'The best 1/eta of the variants of a round go on to the next.',
    },
    by: text(
      'What variants are ranked by, more being better: `pass_rate`, `score` or `metric.<name>`.',
      { pattern: '^(pass_rate|score|metric\\..+)$', default: 'pass_rate', examples: ['score'] },
    ),
    seed: {
      type: 'integer',
      default: 0,
      description: 'Of the order in which cases are taken.',
    },
  },
  'For a large `matrix`: all variants on a few cases, then the best of them on more, until the budget is used.',
  {
    required: ['strategy', 'budget'],
    ...examples({ strategy: 'successive_halving', budget: 600, eta: 3 }),
  },
);
