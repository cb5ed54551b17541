/**
 * The quantile between the two nearest values, by their distance: type 7 of R. Hyndman and Y. Fan,
 * "Sample quantiles in statistical packages", 1996. `sorted` is ascending; `p` is in [0, 1].
 * Undefined of nothing. For latencies, which should be ones that were measured, use nearest rank.
 */
export function quantileOf(sorted: ArrayLike<number>, p: number): number | undefined {
  const at = p * (sorted.length - 1);
  const lower = sorted[Math.floor(at)];
  const upper = sorted[Math.ceil(at)];
  if (lower === undefined || upper === undefined) return undefined;
  return lower + (at - Math.floor(at)) * (upper - lower);
}
