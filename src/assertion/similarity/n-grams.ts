import type { Words } from './split-text.ts';

/** How often each run of `length` words is in the text. */
export type NGramCounts = ReadonlyMap<string, number>;

export function countNGrams(words: Words, length: number): NGramCounts {
  const counts = new Map<string, number>();
  const total = totalNGrams(words, length);
  for (let start = 0; start < total; start += 1) {
    let nGram = words[start] ?? '';
    for (let next = start + 1; next < start + length; next += 1) nGram += ` ${words[next] ?? ''}`;
    counts.set(nGram, (counts.get(nGram) ?? 0) + 1);
  }
  return counts;
}

/** How many runs of `length` there are. */
export function totalNGrams(words: Words, length: number): number {
  return Math.max(0, words.length - length + 1);
}

/** How many of `counts` are in `others` as well; each is counted as often as it is in both. */
export function countShared(counts: NGramCounts, others: NGramCounts): number {
  let shared = 0;
  for (const [nGram, count] of counts) shared += Math.min(count, others.get(nGram) ?? 0);
  return shared;
}
