import type { Assertion, Check } from '../assertion.ts';
import { readTextRules, textRules } from '../compare-text.ts';
import { readOptions } from '../read-option.ts';
import { showList, showText } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { listOrFull } from '../text-option.ts';
import { fail, pass } from '../verdicts.ts';

export const oneOf: Assertion = {
  name: 'one_of',
  summary: 'The text is one of these texts; white space around it does not count.',
  options: {
    ...listOrFull('The texts that it may be.', textRules.ignoreCase),
    examples: [['billing', 'technical'], { values: ['billing', 'technical'], ignore_case: true }],
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'one_of: [billing, technical]',
      passes: { text: ' technical\n' },
      fails: { text: 'The queue is billing.' },
    },
    {
      yaml: 'one_of: { values: [billing, technical], ignore_case: true }',
      passes: { text: 'Billing' },
      fails: { text: 'Sales' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'values');
    const expected = reader.needAnyTexts('values');
    const { normalize, note } = readTextRules(reader);
    return (subject) => {
      const actual = textOf(subject.value);
      const searched = normalize(actual.trim());
      const found = expected.find((text) => normalize(text.trim()) === searched);
      return found === undefined
        ? fail(`${nounOf(subject)} is ${showText(actual)}, none of ${showList(expected)}${note}`, {
            expected,
            actual,
          })
        : pass(`${nounOf(subject)} is ${showText(found)}${note}`, { actual });
    };
  },
};
