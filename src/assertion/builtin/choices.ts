import { countAskedChoices } from '../../protocol/asked-choices.ts';
import type { JsonObject } from '../../source/json.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import {
  describeRange,
  isWithin,
  type Range,
  rangeAsJson,
  rangeSchema,
  readRange,
} from '../range.ts';
import { fail, pass } from '../verdicts.ts';

const ranges: JsonObject = rangeSchema(
  'integer',
  'The bare name for the request’s `n` (1 where it sets none) for each of its prompts, a number, or a range.',
);

export const choices: Assertion = {
  name: 'choices',
  summary: 'The completion has as many choices as the request asked for, or as many as this.',
  options: {
    ...ranges,
    type: ['boolean', 'integer', 'object', 'string'],
    examples: [true, 3, { min: 1 }],
  },
  bare: true,
  scope: 'completion',
  examples: [
    {
      yaml: 'choices',
      passes: { body: { n: 2 }, choices: [{ text: 'billing' }, { text: 'technical' }] },
      fails: { body: { n: 2 }, text: 'billing' },
    },
    {
      yaml: 'choices: { min: 2 }',
      passes: { choices: [{ text: 'billing' }, { text: 'technical' }] },
      fails: { text: 'billing' },
    },
  ],
  prepare(options): Check {
    if (options === false) {
      throw new OptionError('bad-assertion-option', '`choices` is false; it takes a number');
    }
    const own =
      options === true
        ? undefined
        : readRange(options, { short: 'exact', integer: true, minimum: 0 });
    return ({ body, completion }) => {
      const range = own ?? asked(body);
      const actual = completion.choices.length;
      const said = `there ${actual === 1 ? 'is 1 choice' : `are ${actual} choices`}`;
      return isWithin(actual, range)
        ? pass(said, { actual })
        : fail(`${said}, not ${describeRange(range)}`, { expected: rangeAsJson(range), actual });
    };
  },
};

function asked(body: JsonObject): Range {
  const count = countAskedChoices(body);
  return { min: count, max: count };
}
