import { countNGrams, type NGramCounts, totalNGrams } from './n-grams.ts';
import type { Words } from './split-text.ts';

/** What BLEU is made of. Those of several texts add up to those of a corpus. */
export interface BleuCounts {
  /** N-grams of 1 to 4 tokens that a reference has, each as often as the reference that has most. */
  readonly matches: readonly number[];
  /** N-grams of 1 to 4 tokens in the text. */
  readonly totals: readonly number[];
  readonly length: number;
  /** That of the reference whose length is nearest; the shorter one of two. */
  readonly referenceLength: number;
}

const orders = [1, 2, 3, 4] as const;

/** The counts of Papineni et al. 2002, sections 2.1 and 2.2, against all references together. */
export function countBleu(words: Words, references: readonly Words[]): BleuCounts {
  return {
    matches: orders.map((order) =>
      countClipped(
        countNGrams(words, order),
        references.map((reference) => countNGrams(reference, order)),
      ),
    ),
    totals: orders.map((order) => totalNGrams(words, order)),
    length: words.length,
    referenceLength: findNearest(
      words.length,
      references.map((reference) => reference.length),
    ),
  };
}

function countClipped(counts: NGramCounts, references: readonly NGramCounts[]): number {
  let matches = 0;
  for (const [nGram, count] of counts) {
    let most = 0;
    for (const reference of references) most = Math.max(most, reference.get(nGram) ?? 0);
    matches += Math.min(count, most);
  }
  return matches;
}

function findNearest(length: number, lengths: readonly number[]): number {
  return lengths.reduce((nearest, each) => {
    const [old, now] = [Math.abs(nearest - length), Math.abs(each - length)];
    return now < old || (now === old && each < nearest) ? each : nearest;
  }, Infinity);
}

/**
 * BLEU of up to 4-grams with the brevity penalty, from 0 to 1, as sacreBLEU gives it for a sentence
 * (`smooth_method="exp"`, `effective_order=True`): the first order without a match counts as half a
 * match, the next as a quarter, and so on (method 3 of Chen and Cherry 2014); orders that the text is
 * too short for are left out; without any match it is 0.
 */
export function scoreBleu(counts: BleuCounts): number {
  if (!counts.matches.some((matches) => matches > 0)) return 0;
  let share = 1;
  const logarithms: number[] = [];
  for (const [index, total] of counts.totals.entries()) {
    if (total === 0) break;
    const matches = counts.matches[index] ?? 0;
    if (matches === 0) share /= 2;
    logarithms.push(Math.log((matches === 0 ? share : matches) / total));
  }
  const mean = logarithms.reduce((sum, each) => sum + each, 0) / logarithms.length;
  return Math.exp(mean + Math.min(0, 1 - counts.referenceLength / counts.length));
}
