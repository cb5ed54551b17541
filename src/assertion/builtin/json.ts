import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { jsonOf, judgeUnparsed } from '../parse-json.ts';
import { readOptions } from '../read-option.ts';
import { nameType } from '../show-value.ts';
import { nounOf } from '../text-of.ts';
import { fail, pass } from '../verdicts.ts';

const types: Readonly<Record<string, string>> = {
  object: 'map',
  array: 'list',
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

export const json: Assertion = {
  name: 'json',
  summary: 'The text is JSON, and nothing else is around it.',
  options: {
    description: 'The bare name, or the type that the JSON has.',
    type: ['boolean', 'object'],
    examples: [true, { type: 'object' }],
    properties: { type: { enum: Object.keys(types), description: 'The type of the whole.' } },
    additionalProperties: false,
  },
  bare: true,
  scope: 'choice',
  examples: [
    { yaml: 'json', passes: { text: '[1, 2]' }, fails: { text: 'Here it is: [1, 2]' } },
    {
      yaml: 'json: { type: object }',
      passes: { text: '{"queue": "billing"}' },
      fails: { text: '["billing"]' },
    },
  ],
  prepare(options): Check {
    if (options === false) {
      throw new OptionError('bad-assertion-option', '`json` is false; `not: json` says that');
    }
    const type = readOptions(options === true ? {} : options, 'type').text('type');
    return (subject) => {
      const parsed = jsonOf(subject);
      if (!parsed.ok) return judgeUnparsed(parsed, { actual: subject.value });
      const found = nameType(parsed.value);
      if (type === undefined || found === types[type]) {
        return pass(`${nounOf(subject)} is JSON${type === undefined ? '' : `, a ${found}`}`);
      }
      return fail(`the JSON is a ${found}, not a ${types[type]}`, {
        expected: type,
        actual: parsed.value,
      });
    };
  },
};
