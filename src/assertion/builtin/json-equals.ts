import { isJsonObject, type JsonValue } from '../../source/json.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { describeDifference, findDifference, type JsonRules } from '../compare-json.ts';
import { jsonOf, judgeUnparsed } from '../parse-json.ts';
import { readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { fail, pass } from '../verdicts.ts';

const rules: readonly string[] = ['ignore_order', 'ignore_extra', 'tolerance'];

export const jsonEquals: Assertion = {
  name: 'json_equals',
  summary: 'The text is this JSON; the order of keys does not count, and types do.',
  options: {
    description:
      'The JSON that is expected. In full a map of `value` and any of `ignore_order` (of lists), `ignore_extra` (keys of maps) and `tolerance` (between numbers), at every depth. JSON that is itself such a map is written in full.',
    examples: [
      { queue: 'billing', urgent: true },
      { value: { tags: ['refund', 'card'] }, ignore_order: true, ignore_extra: true },
    ],
    type: ['object', 'array', 'string', 'number', 'boolean', 'null'],
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'json_equals: { queue: billing, urgent: true }',
      passes: { text: '{"urgent": true, "queue": "billing"}' },
      fails: { text: '{"urgent": "true", "queue": "billing"}' },
    },
    {
      yaml: 'json_equals: { value: { tags: [refund, card], amount: 20 }, ignore_order: true, ignore_extra: true, tolerance: 0.01 }',
      passes: { text: '{"tags": ["card", "refund"], "amount": 19.995, "note": ""}' },
      fails: { text: '{"tags": ["card"], "amount": 20}' },
    },
  ],
  prepare(options): Check {
    const { expected, compared } = readExpected(options);
    return (subject) => {
      const parsed = jsonOf(subject);
      if (!parsed.ok) return judgeUnparsed(parsed, { expected, actual: subject.value });
      const difference = findDifference(expected, parsed.value, compared);
      return difference === undefined
        ? pass('the JSON is what was expected')
        : fail(describeDifference(difference, subject.path), { expected, actual: parsed.value });
    };
  },
};

function readExpected(options: JsonValue): { expected: JsonValue; compared: JsonRules } {
  if (!isJsonObject(options) || !Object.hasOwn(options, 'value')) {
    return { expected: options, compared: {} };
  }
  const strange = Object.keys(options).find((key) => key !== 'value' && !rules.includes(key));
  if (strange !== undefined) {
    if (!rules.some((rule) => Object.hasOwn(options, rule))) {
      return { expected: options, compared: {} };
    }
    throw new OptionError(
      'bad-assertion-option',
      `\`json_equals\` has no option ${showText(strange)} beside \`value\``,
      {
        path: [strange],
        hints: ['JSON with a key `value` is written in full: `value: { value: … }`'],
      },
    );
  }
  const reader = readOptions(options, 'value');
  const tolerance = reader.number('tolerance', { minimum: 0 });
  return {
    expected: reader.value('value') ?? null,
    compared: {
      ignoreOrder: reader.flag('ignore_order'),
      ignoreExtra: reader.flag('ignore_extra'),
      ...(tolerance !== undefined && { tolerance }),
    },
  };
}
