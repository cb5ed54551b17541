/** Takes away more than the last digits of a product, and less than any share that somebody writes. */
const NEARLY_ONE = 1 - 1e-14;

/**
 * Nearest-rank percentile: the value at rank ceil(p·n) of the sorted values, so that it is always
 * one that was measured. `sorted` is ascending and not empty; `p` is in (0, 1], and its last digits do not
 * push a whole rank (0.56 · 25 is 14.000000000000002) to the next.
 */
export function nearestRank(sorted: readonly number[], p: number): number {
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil(p * sorted.length * NEARLY_ONE)));
  return sorted[rank - 1] ?? Number.NaN;
}

/** With fewer values, the nearest rank of 95% is the last: the longest, which is another thing to say. */
export const LEAST_FOR_P95 = 20;
