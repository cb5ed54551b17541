import { isJsonArray, type JsonValue } from '../../source/json.ts';
import { isAtLeast } from '../../statistics/steady.ts';
import { roundToTell } from '../../statistics/tell-apart.ts';
import { type Assertion, type Check, OptionError } from '../assertion.ts';
import { orTemplate } from '../or-template.ts';
import { type OptionReader, readOptions } from '../read-option.ts';
import { makeComparer } from '../similarity/compare-texts.ts';
import { ignoresCase, type SimilarityMethod, similarityMethods } from '../similarity/similarity.ts';
import { nounOf, textOf } from '../text-of.ts';
import { expectedTexts } from '../text-option.ts';
import { errored, fail, pass } from '../verdicts.ts';

/** Its score is the similarity. */
export const similarText: Assertion = {
  name: 'similar_text',
  summary: 'The words of the text are similar to this text’s, by ROUGE, BLEU, F1 or cosine.',
  options: {
    description: 'The text that is expected, how similarity is measured, and its least value.',
    type: 'object',
    examples: [
      { to: 'The second charge is refunded.', min: 0.6 },
      { to: ['in Paris', 'Paris, France'], method: 'word_f1', min: 0.5 },
    ],
    properties: {
      to: expectedTexts,
      method: {
        enum: similarityMethods,
        description:
          'The F1 of the words (`rouge_1`), of the pairs of words (`rouge_2`) or of the longest common sequence of words (`rouge_l`) that both have, as rouge-score gives it without stemming; sacreBLEU’s sentence BLEU from 0 to 1, which counts all texts of a list together (`bleu`; of Chinese, Japanese, Thai and other scripts without spaces each character is a word, unlike in its default); SQuAD’s F1 of words without punctuation and a, an, the (`word_f1`); the cosine of the vectors of word counts (`cosine`). `rouge_l` by default.',
      },
      min: orTemplate({
        type: 'number',
        minimum: 0,
        maximum: 1,
        description: 'The least similarity that passes; 1 is that of the same words.',
      }),
      ignore_case: orTemplate({
        type: 'boolean',
        description:
          'Whether capital and small letters are the same. As the method has it by default: only `bleu` tells them apart.',
      }),
    },
    required: ['to', 'min'],
    additionalProperties: false,
  },
  bare: false,
  scope: 'choice',
  examples: [
    {
      yaml: 'similar_text: { to: The second charge is refunded., min: 0.6 }',
      passes: { text: 'We refunded it: the second charge is gone.' },
      fails: { text: 'Please call us about the charge.' },
    },
    {
      yaml: "similar_text: { to: [in Paris, 'Paris, France'], method: word_f1, min: 0.8 }",
      passes: { text: 'Paris (France).' },
      fails: { text: 'It was in Lyon.' },
    },
    {
      yaml: 'similar_text: { to: A refund is coming to your card., method: bleu, min: 0.5 }',
      passes: { text: 'A refund is coming to the card.' },
      fails: { text: 'Your card is coming to a refund.' },
    },
  ],
  prepare(options): Check {
    const { texts, method, min, ignoreCase } = readSimilarity(options);
    const compare = makeComparer(method, ignoreCase, texts);
    return (subject) => {
      const actual = textOf(subject.value);
      const compared = compare(actual);
      if ('tooLong' in compared) return errored(compared.tooLong);
      const { score, nearest } = compared;
      const to = texts.length === 1 ? '' : describeMany(texts.length, nearest);
      const shown = roundToTell(score, [min], 3);
      const said = `the similarity of ${nounOf(subject)}${to} is ${shown} (\`${method}\`)`;
      if (isAtLeast(score, min)) return pass(said, { actual, score });
      const expected = texts.length === 1 || nearest !== undefined ? texts[nearest ?? 0] : texts;
      return fail(`${said}, less than ${min}`, { expected, actual, score });
    };
  },
};

interface Options {
  readonly texts: readonly string[];
  readonly method: SimilarityMethod;
  readonly min: number;
  readonly ignoreCase: boolean;
}

function readSimilarity(options: JsonValue): Options {
  const reader = readOptions(options, 'to');
  const texts = readTexts(reader);
  const named = reader.text('method');
  const method = similarityMethods.find((known) => known === named) ?? 'rouge_l';
  const min = reader.number('min', { minimum: 0, maximum: 1 });
  if (min === undefined) {
    throw new OptionError('bad-assertion-option', '`similar_text` has no `min`');
  }
  const isSaid = reader.value('ignore_case') !== undefined;
  return {
    texts,
    method,
    min,
    ignoreCase: isSaid ? reader.flag('ignore_case') : ignoresCase(method),
  };
}

/** An empty text is a text: that of an answer without words. */
function readTexts(reader: OptionReader): readonly string[] {
  const to = reader.value('to');
  if (to === undefined || isJsonArray(to)) return reader.needAnyTexts('to');
  return [reader.text('to') ?? ''];
}

function describeMany(count: number, nearest: number | undefined): string {
  return nearest === undefined ? ` to ${count} texts` : ` to the nearest of ${count} texts`;
}
