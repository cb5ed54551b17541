import { distance } from 'fastest-levenshtein';
import { recall } from '../../source/recall.ts';
import { isAtLeast } from '../../statistics/steady.ts';
import { roundToTell } from '../../statistics/tell-apart.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { readTextRules, textRules } from '../compare-text.ts';
import { composeText } from '../compose-text.ts';
import { splitCharacters } from '../count-text.ts';
import { orTemplate } from '../or-template.ts';
import { readOptions } from '../read-option.ts';
import { showCount } from '../show-value.ts';
import { nounOf, textOf } from '../text-of.ts';
import { textSchema } from '../text-option.ts';
import { errored, fail, pass } from '../verdicts.ts';

/** Its score is the similarity: 1 less the distance over the length of the longer text. */
export const levenshtein: Assertion = {
  name: 'levenshtein',
  summary: 'The text is at most so many edits from this one; the score is the similarity.',
  options: {
    description:
      'The text that is expected, and how far from it the answer may be: `max`, `min_similarity` or both.',
    type: 'object',
    examples: [
      { to: 'billing', max: 2 },
      { to: 'A refund is coming.', min_similarity: 0.8 },
    ],
    properties: {
      to: textSchema('The text that is expected.'),
      max: orTemplate({
        type: 'integer',
        minimum: 0,
        description: 'How many characters may be put in, left out or replaced.',
      }),
      min_similarity: orTemplate({
        type: 'number',
        minimum: 0,
        maximum: 1,
        description: '1 less the edits over the characters of the longer text.',
      }),
      ...textRules.ignoreCase,
      ...textRules.trim,
    },
    required: ['to'],
    minProperties: 2,
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'levenshtein: { to: billing, max: 2 }',
      passes: { text: 'biling' },
      fails: { text: 'technical' },
    },
    {
      yaml: 'levenshtein: { to: A refund is coming., min_similarity: 0.8, ignore_case: true }',
      passes: { text: 'a refund is coming!' },
      fails: { text: 'No refund.' },
    },
  ],
  prepare(options): Check {
    const reader = readOptions(options, 'to');
    const expected = reader.text('to') ?? '';
    const max = reader.number('max', { integer: true, minimum: 0 });
    const least = reader.number('min_similarity', { minimum: 0, maximum: 1 });
    if (max === undefined && least === undefined) {
      const message = '`levenshtein` has neither `max` nor `min_similarity`';
      throw new OptionError('bad-assertion-option', message);
    }
    const leasts = least === undefined ? [] : [least];
    const { normalize, note } = readTextRules(reader);
    const wanted = normalize(composeText(expected));
    return (subject) => {
      const actual = textOf(subject.value);
      const given = normalize(composeText(actual));
      const compared = compare(wanted, given);
      if (compared === undefined) return errored(tooLong(wanted, given));
      const { edits, similarity } = compared;
      const isNear = edits <= (max ?? Infinity) && isAtLeast(similarity, least ?? 0);
      const distant = `${nounOf(subject)} is ${showCount(edits, 'edits')} away${note}`;
      const said = `${distant} (similarity ${roundToTell(similarity, leasts, 3)})`;
      if (isNear) return pass(said, { actual, score: similarity });
      const limits = [
        ...(max === undefined ? [] : [`at most ${showCount(max, 'edits')}`]),
        ...leasts.map((each) => `a similarity of at least ${each}`),
      ].join(' and ');
      return fail(`${said}, not ${limits}`, { expected, actual, score: similarity });
    };
  },
};

/** Time goes by the product of the lengths: this much is a second or two. */
const MOST_COMPARISONS = 10_000_000_000;

function tooLong(wanted: string, given: string): string {
  const [one, other] = [showCount(wanted.length, 'characters'), String(given.length)];
  return `texts of ${one} and of ${other} are too long to count the edits between them`;
}

/** Undefined where it would take too long. */
function compare(
  left: string,
  right: string,
): { readonly edits: number; readonly similarity: number } | undefined {
  if (left.length * right.length > MOST_COMPARISONS) return undefined;
  const [first, second] = encode(left, right);
  const edits = distance(...withoutSameEnds(first, second));
  const longest = Math.max(first.length, second.length);
  return { edits, similarity: longest === 0 ? 1 : 1 - edits / longest };
}

/** What the texts begin and end with alike is in no edit. Long texts that differ little are quick so. */
function withoutSameEnds(first: string, second: string): [string, string] {
  const shorter = Math.min(first.length, second.length);
  let start = 0;
  while (start < shorter && first.charCodeAt(start) === second.charCodeAt(start)) start += 1;
  let end = 0;
  while (
    end < shorter - start &&
    first.charCodeAt(first.length - 1 - end) === second.charCodeAt(second.length - 1 - end)
  ) {
    end += 1;
  }
  return [first.slice(start, first.length - end), second.slice(start, second.length - end)];
}

/** One UTF-16 unit for each character that a reader sees, as units are what the library counts. */
function encode(left: string, right: string): readonly [string, string] {
  const codes = new Map<string, number>();
  const code = (character: string): string => {
    return String.fromCharCode(recall(codes, character, () => codes.size));
  };
  const encoded = (text: string): string => splitCharacters(text).map(code).join('');
  return [encoded(left), encoded(right)];
}
