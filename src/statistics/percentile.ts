/**
 * Nearest-rank percentile: the value at rank ceil(p·n) of the sorted values, so that it is always
 * one that was measured. `sorted` is ascending and not empty; `p` is in (0, 1].
 */
export function nearestRank(sorted: readonly number[], p: number): number {
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil(p * sorted.length)));
  return sorted[rank - 1] ?? Number.NaN;
}
