import type { Usage } from '../../protocol/completion.ts';
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
import { readOptions } from '../read-option.ts';
import { showList } from '../show-value.ts';
import { errored, fail, pass } from '../verdicts.ts';

const counts: readonly (keyof Usage)[] = ['prompt_tokens', 'completion_tokens', 'total_tokens'];

export const usage: Assertion = {
  name: 'usage',
  summary: 'The tokens, as the service counted them, are within these limits.',
  options: {
    description: 'At least one of the counts, each with the most that it may be, or a range.',
    type: 'object',
    examples: [{ total_tokens: 500 }, { completion_tokens: { min: 10, max: 200 } }],
    properties: Object.fromEntries(
      counts.map((count) => [count, rangeSchema('integer', 'The most, or a range.')]),
    ),
    minProperties: 1,
    additionalProperties: false,
  },
  bare: false,
  scope: 'completion',
  examples: [
    {
      yaml: 'usage: { total_tokens: 100 }',
      passes: { completion: { usage: { total_tokens: 88 } } },
      fails: { completion: { usage: { total_tokens: 130 } } },
    },
    {
      yaml: 'usage: { completion_tokens: { min: 5, max: 50 } }',
      passes: { completion: { usage: { completion_tokens: 12 } } },
      fails: { completion: { usage: { completion_tokens: 2 } } },
    },
  ],
  prepare(options): Check {
    const limits = readLimits(options);
    const expected = Object.fromEntries(limits.map(([key, range]) => [key, rangeAsJson(range)]));
    return ({ completion }) => {
      const found = completion.usage ?? {};
      const unknown = limits.filter(([key]) => found[key] === undefined).map(([key]) => key);
      if (unknown.length > 0) return errored(`the service does not report ${showList(unknown)}`);
      const actual: JsonObject = Object.fromEntries(limits.map(([key]) => [key, found[key] ?? 0]));
      const missed = limits.filter(([key, range]) => !isWithin(found[key] ?? 0, range));
      return missed.length === 0
        ? pass(limits.map(([key]) => `${key} is ${found[key]}`).join('; '), { actual })
        : fail(missed.map((each) => describe(each, found)).join('; '), { expected, actual });
    };
  },
};

function readLimits(options: JsonObject[string]): readonly (readonly [keyof Usage, Range])[] {
  const reader = readOptions(options, 'total_tokens');
  const limits = counts.flatMap((key): readonly (readonly [keyof Usage, Range])[] => {
    const value = reader.value(key);
    if (value === undefined) return [];
    const form = { short: 'max', integer: true, minimum: 0, path: reader.path(key) } as const;
    return [[key, readRange(value, form)]];
  });
  if (limits.length > 0) return limits;
  throw new OptionError('bad-assertion-option', `\`usage\` has none of ${showList(counts)}`);
}

function describe([key, range]: readonly [keyof Usage, Range], found: Usage): string {
  return `${key} is ${found[key]}, not ${describeRange(range)}`;
}
