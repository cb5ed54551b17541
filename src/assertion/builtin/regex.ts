import type { Pattern } from '../../expression/expression.ts';
import { compilePattern } from '../../expression/pattern.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { showText } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { shortOrFull } from '../text-option.ts';
import { fail, pass } from '../verdicts.ts';

const flag = (description: string): ReturnType<typeof orTemplate> =>
  orTemplate({ type: 'boolean', description });

export const regex: Assertion = {
  name: 'regex',
  summary: 'The text matches this regular expression, of RE2 and so without look-arounds.',
  options: {
    ...shortOrFull('pattern', 'The pattern; it may match anywhere unless `full_match` is set.', {
      pattern: { type: 'string', minLength: 1, description: 'The pattern, in the syntax of RE2.' },
      ignore_case: flag('Whether capital and small letters are the same.'),
      multiline: flag('Whether `^` and `$` also stand for the ends of a line.'),
      dot_all: flag('Whether `.` also stands for a line break.'),
      full_match: flag('Whether the pattern has to match all of the text.'),
    }),
    type: ['string', 'object'],
    minLength: 1,
    examples: ['#\\d{5}', { pattern: '[a-z]+', ignore_case: true, full_match: true }],
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: "regex: '#\\d{5}\\b'",
      passes: { text: 'Your ticket is #40213.' },
      fails: { text: 'Your ticket is 40213.' },
    },
    {
      yaml: 'regex: { pattern: "billing|technical", ignore_case: true, full_match: true }',
      passes: { text: 'Technical' },
      fails: { text: 'Technical support' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'pattern');
    const expected = reader.needText('pattern');
    const isFull = reader.flag('full_match');
    const pattern = compile(expected, isFull, reader);
    const [yes, no] = isFull
      ? ['matches as a whole', 'as a whole does not match']
      : ['matches', 'does not match'];
    return (subject) => {
      const actual = textOf(subject.value);
      return pattern.test(actual)
        ? pass(`${nounOf(subject)} ${yes} ${showText(expected)}`, { actual })
        : fail(`${nounOf(subject)} ${no} ${showText(expected)}`, { expected, actual });
    };
  },
};

/** Checked as written first: the brackets for a full match would change what a mistake looks like. */
function compile(source: string, isFull: boolean, reader: OptionReader): Pattern {
  const flags = {
    ignoreCase: reader.flag('ignore_case'),
    multiline: reader.flag('multiline'),
    dotAll: reader.flag('dot_all'),
  };
  const written = compilePattern(source, flags);
  const compiled =
    isFull && written.problem === undefined
      ? compilePattern(`\\A(?:${source})\\z`, flags)
      : written;
  if (compiled.pattern !== undefined) return compiled.pattern;
  throw new OptionError('bad-regex', `the pattern ${showText(source)}: ${compiled.problem}`, {
    path: reader.path('pattern'),
  });
}
