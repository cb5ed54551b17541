import { countCommonSubsequence } from './common-subsequence.ts';
import { countNGrams, countShared, totalNGrams } from './n-grams.ts';
import type { Words } from './split-text.ts';

/**
 * ROUGE-N (Lin 2004, section 2) as rouge-score gives it: the F1 of the n-grams that both texts have,
 * each counted as often as it is in both. With `length` 1 on the words of {@link splitAnswer} it is
 * SQuAD's F1.
 */
export function rougeN(left: Words, right: Words, length: number): number {
  const shared = countShared(countNGrams(left, length), countNGrams(right, length));
  return f1(shared, totalNGrams(left, length), totalNGrams(right, length));
}

/**
 * ROUGE-L of a single sentence (Lin 2004, section 3.1; rouge-score's `rougeL`, not its `rougeLsum`):
 * the F1 of the longest sequence of words that both texts have in this order, with gaps.
 */
export function rougeL(left: Words, right: Words): number {
  return f1(countCommonSubsequence(left, right), left.length, right.length);
}

/**
 * The harmonic mean of shared/left and shared/right, in a form that is the same in both directions to
 * the last bit.
 */
function f1(shared: number, left: number, right: number): number {
  return shared === 0 ? 0 : (2 * shared) / (left + right);
}
