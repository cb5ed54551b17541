import { showCount } from '../show-value.ts';
import {
  measureSimilarity,
  type Similarity,
  type SimilarityMethod,
  splitFor,
} from './similarity.ts';
import type { Words } from './split-text.ts';

/** All texts together; the slowest method (`bleu`, every character a word) takes seconds for so many. */
const MOST_CHARACTERS = 1_000_000;

/** Time of `rouge_l` goes by the product of the lengths: this much is a second or two. */
const MOST_COMPARISONS = 10_000_000_000;

export type Compared = Similarity | { readonly tooLong: string };

/** Compares texts with references, which are split once. */
export function makeComparer(
  method: SimilarityMethod,
  ignoreCase: boolean,
  references: readonly string[],
): (text: string) => Compared {
  const characters = references.reduce((sum, each) => sum + each.length, 0);
  const isLong = characters > MOST_CHARACTERS;
  const split = (text: string): Words => splitFor(method, text, ignoreCase);
  const expected = isLong ? [] : references.map(split);
  return (text) => {
    if (text.length + characters > MOST_CHARACTERS) {
      return { tooLong: describe(text.length, characters, 'characters') };
    }
    const words = split(text);
    const others = expected.reduce((sum, each) => sum + each.length, 0);
    return method === 'rouge_l' && words.length * others > MOST_COMPARISONS
      ? { tooLong: `${describe(words.length, others, 'words')} by \`rouge_l\`` }
      : measureSimilarity(method, words, expected);
  };
}

function describe(count: number, others: number, plural: string): string {
  return `texts of ${showCount(count, plural)} and of ${others} are too long to compare`;
}
