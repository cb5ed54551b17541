import type { Assertion, Check } from '../assertion.ts';
import { readTextRules, textRules } from '../compare-text.ts';
import { readOptions } from '../read-option.ts';
import { showList } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { listOrFull } from '../text-option.ts';
import { fail, pass } from '../verdicts.ts';

/** Its score is the share of the texts that were found. */
export const containsAll: Assertion = {
  name: 'contains_all',
  summary: 'The text has each of these texts in it; the score is the share that was found.',
  options: {
    ...listOrFull('The texts to look for.', textRules.ignoreCase),
    examples: [['refund', 'sorry'], { values: ['refund', 'sorry'], ignore_case: true }],
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'contains_all: [refund, sorry]',
      passes: { text: 'We are sorry; a refund is on its way.' },
      fails: { text: 'A refund is on its way.' },
    },
    {
      yaml: 'contains_all: { values: [Refund, Sorry], ignore_case: true }',
      passes: { text: 'SORRY. REFUND SENT.' },
      fails: { text: 'SORRY.' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'values');
    const expected = reader.needTexts('values');
    const { normalize, note } = readTextRules(reader);
    return (subject) => {
      const actual = textOf(subject.value);
      const searched = normalize(actual);
      const missing = expected.filter((text) => !searched.includes(normalize(text)));
      const found = expected.length - missing.length;
      const said = `${nounOf(subject)} contains ${found} of ${expected.length}${note}`;
      if (missing.length === 0) return pass(said, { actual });
      return fail(`${said}; missing: ${showList(missing)}`, {
        expected,
        actual,
        score: found / expected.length,
      });
    };
  },
};
