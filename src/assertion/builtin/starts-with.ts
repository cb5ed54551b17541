import type { Assertion, Check } from '../assertion.ts';
import { readTextRules, textRules } from '../compare-text.ts';
import { readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { shortOrFull, textSchema } from '../text-option.ts';
import { fail, pass } from '../verdicts.ts';

export const startsWith: Assertion = {
  name: 'starts_with',
  summary: 'The text begins with this text.',
  options: {
    ...shortOrFull('value', 'The text to begin with; white space counts.', {
      value: textSchema('The text to begin with; white space counts.'),
      ...textRules.ignoreCase,
    }),
    examples: ['Dear', { value: 'dear', ignore_case: true }],
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'starts_with: Dear',
      passes: { text: 'Dear customer, we are sorry.' },
      fails: { text: 'Hello! Dear customer, we are sorry.' },
    },
    {
      yaml: 'starts_with: { value: dear, ignore_case: true }',
      passes: { text: 'DEAR CUSTOMER' },
      fails: { text: 'CUSTOMER' },
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
      return normalize(actual).startsWith(wanted)
        ? pass(`${nounOf(subject)} begins with ${said}`, { actual })
        : fail(`${nounOf(subject)} does not begin with ${said}`, { expected, actual });
    };
  },
};
