import { requireInside } from './domain.ts';
import { betaQuantile } from './incomplete-beta.ts';
import { type BoundOptions, type Interval, wilsonEnd } from './interval.ts';
import { normalQuantile } from './normal.ts';
import { studentQuantile } from './student.ts';

/** Values that go together, as those of one case in several variants: of each cluster their sum, and how many there are. */
export interface Clusters {
  readonly sums: ArrayLike<number>;
  /** As long as `sums`; each at least 1. */
  readonly counts: ArrayLike<number>;
}

/** Below it, what clusters differ by is the last digits of sums. */
const NO_SPREAD = 1e-12;

/**
 * The one-sided lower bound of a pass rate over values that go together: `sums` are how many of each cluster
 * passed. Wilson's or Clopper and Pearson's for as many independent trials as the clusters are worth, which is
 * p(1 − p) / SE² with the clustered standard error, times (z / t)² for having few of them (E. Korn and
 * B. Graubard, Survey Methodology 24, 1998). That number is held between (Σn)² / Σn² (L. Kish, 1965: no cluster
 * is worth more than one of its values; with clusters of one size, how many there are) and all values. No bound
 * is above the one that would be if all had passed, for which each cluster counts once: else a cluster that
 * differs a little from the others would show more than one that does not. 0 of no cluster. With clusters of one
 * value each it is the bound of single trials.
 */
export function pooledLowerBound(clusters: Clusters, options: BoundOptions): number {
  const { count, rate } = describe(clusters);
  if (count === 0 || rate === 0) return 0;
  const least = leastWorth(clusters);
  const whole = boundOf(1, least, options);
  if (rate === 1) return whole;
  return Math.min(whole, boundOf(rate, worthOf(clusters, options.confidence), options));
}

/** The one-sided upper bound: the mirror image of {@link pooledLowerBound}. */
export function pooledUpperBound({ sums, counts }: Clusters, options: BoundOptions): number {
  const failed = Float64Array.from(counts, (n, at) => n - (sums[at] ?? 0));
  return 1 - pooledLowerBound({ sums: failed, counts }, options);
}

function boundOf(rate: number, n: number, { confidence, method }: BoundOptions): number {
  if (method === 'exact') {
    return betaQuantile({ p: 1 - confidence, a: rate * n, b: n - rate * n + 1 });
  }
  const z = normalQuantile(confidence);
  return rate === 1 ? n / (n + z * z) : Math.max(0, wilsonEnd(rate, n, -z));
}

function worthOf(clusters: Clusters, confidence: number): number {
  const { count, total, rate } = describe(clusters);
  const least = leastWorth(clusters);
  if (count < 2) return least;
  const error = pooledStandardError(clusters) ?? 0;
  if (error <= NO_SPREAD) return total;
  const few = (normalQuantile(confidence) / studentQuantile(confidence, count - 1)) ** 2;
  return Math.min(total, Math.max(least, (few * rate * (1 - rate)) / error ** 2));
}

function leastWorth({ counts }: Clusters): number {
  let total = 0;
  let squares = 0;
  for (let at = 0; at < counts.length; at++) {
    const n = counts[at] ?? 0;
    total += n;
    squares += n * n;
  }
  return total ** 2 / squares;
}

/** `isAlike`: the clusters have the same mean, and the interval no width, which says nothing of how sure it is. */
export interface PooledMean extends Interval {
  readonly mean: number;
  readonly isAlike: boolean;
}

/**
 * The interval of a mean over values that go together, by Student's t with one degree of freedom less than there
 * are clusters: as `meanInterval` with `clusters`, of their sums alone. Undefined of fewer than two clusters.
 */
export function pooledMeanInterval(
  clusters: Clusters,
  { confidence, within }: { readonly confidence: number; readonly within?: Interval },
): PooledMean | undefined {
  requireInside({ confidence });
  const error = pooledStandardError(clusters);
  if (error === undefined) return undefined;
  const { count, rate: mean } = describe(clusters);
  const half = studentQuantile((1 + confidence) / 2, count - 1) * error;
  return {
    lower: Math.max(within?.lower ?? Number.NEGATIVE_INFINITY, mean - half),
    upper: Math.min(within?.upper ?? Number.POSITIVE_INFINITY, mean + half),
    mean,
    isAlike: error <= NO_SPREAD * Math.max(1, Math.abs(mean)),
  };
}

/** How many clusters these are worth where all are alike: as many as there are, of one size; a whole number. */
export function countAlike(clusters: Clusters): number {
  return Math.floor(leastWorth(clusters) + NO_SPREAD);
}

/** (1/n) √( C/(C−1) · Σ_g (Σ_{i∈g} (s_i − s̄))² ), as in `cluster.ts`. */
function pooledStandardError(clusters: Clusters): number | undefined {
  const { count, total, rate } = describe(clusters);
  if (count < 2) return undefined;
  const { sums, counts } = clusters;
  const squares = Float64Array.from(sums, (sum, at) => (sum - rate * (counts[at] ?? 0)) ** 2);
  return Math.sqrt((count / (count - 1)) * sumOf(squares)) / total;
}

function describe({ sums, counts }: Clusters): {
  readonly count: number;
  readonly total: number;
  /** The mean of all values. */
  readonly rate: number;
} {
  const total = sumOf(counts);
  return { count: counts.length, total, rate: total === 0 ? 0 : sumOf(sums) / total };
}

/** From the smallest to the largest, so that the order in which cases finish changes no digit. */
function sumOf(values: ArrayLike<number>): number {
  return Float64Array.from(values)
    .sort()
    .reduce((sum, value) => sum + value, 0);
}
