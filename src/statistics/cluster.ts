import { requireInside } from './domain.ts';
import type { Interval } from './interval.ts';
import { meanOf, varianceOf } from './repeats.ts';
import { studentQuantile } from './student.ts';

/** The name of the cluster that a value belongs to, as in a file, or a case with several variants. */
export type ClusterName = string | number;

export interface MeanIntervalOptions {
  readonly confidence: number;
  /** One for each value. Values of one cluster may go together; each is its own unless this is given. */
  readonly clusters?: readonly ClusterName[];
  /** What the mean can be at all, as in [0, 1] for a score: the interval is cut to it. */
  readonly within?: Interval;
}

/**
 * The standard error of the mean of independent values: sd / √n. Repeats of a case are not independent:
 * take the mean per case first. Undefined of fewer than two values.
 */
export function standardError(values: readonly number[]): number | undefined {
  const variance = varianceOf(values);
  return variance === undefined ? undefined : Math.sqrt(variance / values.length);
}

/**
 * The standard error of a mean whose values go together within clusters:
 * (1/n) √( C/(C−1) · Σ_g (Σ_{i∈g} (s_i − s̄))² ), by E. Miller, "Adding error bars to evals", 2024,
 * arXiv:2411.00640, appendix A, with the correction for few clusters. With each value a cluster of its
 * own it is {@link standardError}. Undefined of fewer than two clusters.
 */
export function clusteredStandardError(
  values: readonly number[],
  clusters: readonly ClusterName[],
): number | undefined {
  if (clusters.length !== values.length) {
    throw new RangeError(`${values.length} values and ${clusters.length} names of clusters`);
  }
  const mean = meanOf(values);
  if (mean === undefined) return undefined;
  const sums = new Map<ClusterName, number>();
  for (const [index, value] of values.entries()) {
    const cluster = clusters[index] ?? '';
    sums.set(cluster, (sums.get(cluster) ?? 0) + value - mean);
  }
  if (sums.size < 2) return undefined;
  const squares = [...sums.values()].map((sum) => sum * sum).sort((a, b) => a - b);
  const total = squares.reduce((sum, square) => sum + square, 0);
  return Math.sqrt((sums.size / (sums.size - 1)) * total) / values.length;
}

/**
 * How many times as large clusters make the variance of the mean: (clustered / plain standard error)².
 * Undefined where one of the two is, or the values don't vary.
 */
export function designEffect(
  values: readonly number[],
  clusters: readonly ClusterName[],
): number | undefined {
  const clustered = clusteredStandardError(values, clusters);
  const plain = standardError(values);
  if (clustered === undefined || !plain) return undefined;
  return (clustered / plain) ** 2;
}

/**
 * The two-sided interval of a mean by Student's t, with n − 1 degrees of freedom, or one less than there
 * are clusters. Undefined where the standard error is. It trusts the central limit theorem: for a
 * pass rate take Wilson's, and below some thirty values a bootstrap is no better.
 */
export function meanInterval(
  values: readonly number[],
  { confidence, clusters, within }: MeanIntervalOptions,
): Interval | undefined {
  requireInside({ confidence });
  const mean = meanOf(values);
  const error = clusters ? clusteredStandardError(values, clusters) : standardError(values);
  if (mean === undefined || error === undefined) return undefined;
  const dof = (clusters ? new Set(clusters).size : values.length) - 1;
  const half = studentQuantile((1 + confidence) / 2, dof) * error;
  return {
    lower: Math.max(within?.lower ?? Number.NEGATIVE_INFINITY, mean - half),
    upper: Math.min(within?.upper ?? Number.POSITIVE_INFINITY, mean + half),
  };
}
