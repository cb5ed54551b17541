import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { readTextRules, textRules } from '../compare-text.ts';
import { readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { shortOrFull, textSchema } from '../text-option.ts';
import { fail, pass } from '../verdicts.ts';

export const contains: Assertion = {
  name: 'contains',
  summary: 'The text has this text in it.',
  options: {
    ...shortOrFull('value', 'The text to look for.', {
      value: textSchema('The text to look for.'),
      ...textRules.ignoreCase,
      ...textRules.normalizeWhitespace,
    }),
    examples: ['refund', { value: 'refund', ignore_case: true }],
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'contains: refund',
      passes: { text: 'We will refund the second charge.' },
      fails: { text: 'We will look into it.' },
    },
    {
      yaml: 'contains: { value: second charge, ignore_case: true, normalize_whitespace: true }',
      passes: { text: 'The Second\ncharge was a mistake.' },
      fails: { text: 'The secondary charge was a mistake.' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'value');
    const expected = reader.needText('value');
    const { normalize, note } = readTextRules(reader);
    const wanted = normalize(expected);
    if (wanted === '') throw refuseBlank(reader.path('value'));
    return (subject) => {
      const actual = textOf(subject.value);
      const said = `${showText(expected)}${note}`;
      return normalize(actual).includes(wanted)
        ? pass(`${nounOf(subject)} contains ${said}`, { actual })
        : fail(`${nounOf(subject)} does not contain ${said}`, { expected, actual });
    };
  },
};

function refuseBlank(path: OptionError['path']): OptionError {
  const message = '`value` is white space, of which `normalize_whitespace` leaves nothing';
  return new OptionError('bad-assertion-option', message, { path });
}
