import { composeText } from '../compose-text.ts';
import { countBleu, scoreBleu } from './bleu.ts';
import { cosine } from './cosine.ts';
import { rougeL, rougeN } from './overlap.ts';
import { splitAnswer, splitTokens, splitWords, type Words } from './split-text.ts';

export const similarityMethods = [
  'rouge_1',
  'rouge_2',
  'rouge_l',
  'bleu',
  'word_f1',
  'cosine',
] as const;

export type SimilarityMethod = (typeof similarityMethods)[number];

export interface Similarity {
  /** From 0 to 1. */
  readonly score: number;
  /** Which of the references it is to; absent where the method takes them together. */
  readonly nearest?: number;
}

/** Whether capital and small letters are the same by the method's own definition. */
export function ignoresCase(method: SimilarityMethod): boolean {
  return method !== 'bleu';
}

/** The words that the method compares. Texts that Unicode holds the same have the same words. */
export function splitFor(method: SimilarityMethod, text: string, ignoreCase: boolean): Words {
  const cased = ignoreCase ? text.toLowerCase() : text;
  const composed = composeText(cased);
  if (method === 'bleu') return splitTokens(composed);
  return method === 'word_f1' ? splitAnswer(composed) : splitWords(composed);
}

const compare: Readonly<
  Record<Exclude<SimilarityMethod, 'bleu'>, (left: Words, right: Words) => number>
> = {
  rouge_1: (left, right) => rougeN(left, right, 1),
  rouge_2: (left, right) => rougeN(left, right, 2),
  rouge_l: rougeL,
  word_f1: (left, right) => rougeN(left, right, 1),
  cosine,
};

/**
 * How similar words of {@link splitFor} are to the reference that they are most similar to. The same
 * words have the score 1 also where there is nothing to count (no words, or for `rouge_2` no pair of
 * them), by SQuAD's rule; rouge-score and sacreBLEU say 0 there.
 */
export function measureSimilarity(
  method: SimilarityMethod,
  words: Words,
  references: readonly Words[],
): Similarity {
  const same = references.findIndex((reference) => areSame(reference, words));
  if (same >= 0) return { score: 1, nearest: same };
  if (method === 'bleu') return { score: scoreBleu(countBleu(words, references)) };
  return references
    .map((reference, nearest) => ({ score: compare[method](words, reference), nearest }))
    .reduce((best, each) => (each.score > best.score ? each : best));
}

function areSame(left: Words, right: Words): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}
