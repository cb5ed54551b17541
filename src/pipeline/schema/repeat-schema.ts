import type { JsonObject } from '../../source/json.ts';
import { examples } from './parts.ts';

const share = (description: string): JsonObject => ({
  type: 'number',
  minimum: 0,
  maximum: 1,
  description,
});
const rate = (description: string): JsonObject => ({
  type: 'number',
  exclusiveMinimum: 0,
  exclusiveMaximum: 1,
  description,
});
const count = (description: string): JsonObject => ({ type: 'integer', minimum: 1, description });

const pass: JsonObject = {
  type: ['string', 'object'],
  pattern: '^(all|any|majority)$',
  properties: {
    at_least: count('So many repeats pass.'),
    mean: share("The mean of the repeats' scores is at least this."),
    median: share("The median of the repeats' scores is at least this."),
    'pass@k': count('By the chance that one of k repeats passes (unbiased); with `min`.'),
    'pass^k': count('By the chance that each of k repeats passes (unbiased); with `min`.'),
    min: share('For `pass@k` and `pass^k`: the least chance.'),
  },
  minProperties: 1,
  additionalProperties: false,
  description:
    'When the case passes: `all` (the default), `any`, `majority`, or one of `at_least`, `mean`, `median`, `pass@k` and `pass^k` of its repeats.',
};

const stop: JsonObject = {
  type: ['string', 'object'],
  pattern: '^(never|curtail)$',
  properties: {
    sprt: {
      type: 'object',
      properties: {
        p0: rate('A pass rate that is bad.'),
        p1: rate('A pass rate that is good.'),
        alpha: { ...rate('How often a bad case may pass.'), default: 0.05 },
        beta: { ...rate('How often a good case may fail.'), default: 0.05 },
      },
      required: ['p0', 'p1'],
      additionalProperties: false,
      description:
        "Wald's sequential test in place of `pass`, with at most `count` repeats; without an answer by then the case cannot be judged.",
    },
  },
  required: ['sprt'],
  additionalProperties: false,
  description:
    'When a case needs no more repeats: `never` (the default), `curtail` (once the others cannot change what `pass` says), or a sequential test. The repeats of a case then follow each other.',
};

/** Every case, so often. */
export const repeatSchema: JsonObject = {
  type: ['integer', 'object'],
  minimum: 1,
  properties: { count: count('How often each case is run.'), pass, stop },
  required: ['count'],
  additionalProperties: false,
  description: 'Every case, so often; each repeat is a call of its own.',
  ...examples(5, { count: 5, pass: 'majority', stop: 'curtail' }),
};
