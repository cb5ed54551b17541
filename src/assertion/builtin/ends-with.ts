import type { Assertion, Check } from '../assertion.ts';
import { readTextRules, textRules } from '../compare-text.ts';
import { readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { shortOrFull, textSchema } from '../text-option.ts';
import { fail, pass } from '../verdicts.ts';

export const endsWith: Assertion = {
  name: 'ends_with',
  summary: 'The text ends with this text.',
  options: {
    ...shortOrFull('value', 'The text to end with; white space counts.', {
      value: textSchema('The text to end with; white space counts.'),
      ...textRules.ignoreCase,
    }),
    examples: ['Acme support', { value: 'acme support', ignore_case: true }],
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'ends_with: Acme support',
      passes: { text: 'We are on it. Acme support' },
      fails: { text: 'We are on it.' },
    },
    {
      yaml: 'ends_with: { value: acme support, ignore_case: true }',
      passes: { text: 'Regards, Acme Support' },
      fails: { text: 'Acme Support sends regards' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'value');
    const expected = reader.needText('value');
    const { normalize, note } = readTextRules(reader);
    const wanted = normalize(expected);
    return (subject) => {
      const actual = textOf(subject.value);
      const said = `${showText(expected)}${note}`;
      return normalize(actual).endsWith(wanted)
        ? pass(`${nounOf(subject)} ends with ${said}`, { actual })
        : fail(`${nounOf(subject)} does not end with ${said}`, { expected, actual });
    };
  },
};
