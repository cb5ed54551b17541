import { countNGrams, type NGramCounts } from './n-grams.ts';
import type { Words } from './split-text.ts';

/**
 * The cosine of the angle between the texts' vectors of word counts (Salton and McGill 1983): the
 * order of the words does not count, and neither does how long the texts are.
 */
export function cosine(left: Words, right: Words): number {
  const [one, other] = [countNGrams(left, 1), countNGrams(right, 1)];
  const product = multiply(one, other);
  if (product === 0) return 0;
  return Math.min(1, product / Math.sqrt(multiply(one, one) * multiply(other, other)));
}

function multiply(left: NGramCounts, right: NGramCounts): number {
  let sum = 0;
  for (const [word, count] of left) sum += count * (right.get(word) ?? 0);
  return sum;
}
