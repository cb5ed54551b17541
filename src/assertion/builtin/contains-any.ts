import type { Assertion, Check } from '../assertion.ts';
import { readTextRules, textRules } from '../compare-text.ts';
import { readOptions } from '../read-option.ts';
import { showList, showText } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { listOrFull } from '../text-option.ts';
import { fail, pass } from '../verdicts.ts';

export const containsAny: Assertion = {
  name: 'contains_any',
  summary: 'The text has at least one of these texts in it.',
  options: {
    ...listOrFull('The texts to look for.', textRules.ignoreCase),
    examples: [['refund', 'credit'], { values: ['refund', 'credit'], ignore_case: true }],
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'contains_any: [refund, credit]',
      passes: { text: 'You will get a credit note.' },
      fails: { text: 'Nothing can be done.' },
    },
    {
      yaml: 'contains_any: { values: [refund, credit], ignore_case: true }',
      passes: { text: 'Refund sent.' },
      fails: { text: 'Case closed.' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'values');
    const expected = reader.needTexts('values');
    const { normalize, note } = readTextRules(reader);
    return (subject) => {
      const actual = textOf(subject.value);
      const searched = normalize(actual);
      const found = expected.find((text) => searched.includes(normalize(text)));
      return found === undefined
        ? fail(`${nounOf(subject)} contains none of ${showList(expected)}${note}`, {
            expected,
            actual,
          })
        : pass(`${nounOf(subject)} contains ${showText(found)}${note}`, { actual });
    };
  },
};
