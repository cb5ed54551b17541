import { requireShare, requireWhole } from './domain.ts';
import { betaQuantile } from './incomplete-beta.ts';
import { normalQuantile } from './normal.ts';

/**
 * How many of `n` passed. Whole numbers, 0 ≤ passed ≤ n; what counts as a pass is the caller's
 * choice. `n` is 0 where nothing was judged, and is never made up by calls that errored.
 */
export type Counts = { readonly passed: number; readonly n: number };

/** From `lower` to `upper`, both included, in the unit of what was estimated. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** `wilson`: short, right on average. `exact`: Clopper-Pearson, never covers less than it says, and is wider. */
export type IntervalMethod = 'wilson' | 'exact';

/** How sure a one-sided bound is, from 0.5 to below 1, and by which method; Wilson's unless said otherwise. */
export interface BoundOptions {
  readonly confidence: number;
  readonly method?: IntervalMethod;
}

/** What a pass rate is held against: `minimum` is in [0, 1]. */
export interface PassRateOptions extends BoundOptions {
  readonly minimum: number;
}

/** `inconclusive`: the rate may be on either side of the minimum, as far as these counts tell. */
export type PassRateVerdict = 'met' | 'not_met' | 'inconclusive';

/**
 * The two-sided interval of E. B. Wilson, "Probable inference", JASA 22, 1927, for a share in [0, 1].
 * Everything from 0 to 1 where nothing was judged.
 */
export function wilsonInterval(counts: Counts, confidence: number): Interval {
  return makeInterval(counts, { confidence: (1 + confidence) / 2, method: 'wilson' });
}

/**
 * The two-sided interval of C. Clopper and E. Pearson, Biometrika 26, 1934, which covers at least as
 * often as it says. Everything from 0 to 1 where nothing was judged.
 */
export function exactInterval(counts: Counts, confidence: number): Interval {
  return makeInterval(counts, { confidence: (1 + confidence) / 2, method: 'exact' });
}

function makeInterval(counts: Counts, options: BoundOptions): Interval {
  return { lower: lowerBound(counts, options), upper: upperBound(counts, options) };
}

/**
 * The one-sided lower bound of a pass rate: the true rate is above it with this confidence. Half of
 * what is left out of a two-sided interval, so that it is nearer to the observed rate than its lower end.
 */
export function lowerBound(
  counts: Counts,
  { confidence, method = 'wilson' }: BoundOptions,
): number {
  requireCounts(counts);
  if (!(confidence >= 0.5 && confidence < 1)) {
    throw new RangeError(`confidence is ${confidence}, not between 0.5 and 1`);
  }
  const { passed, n } = counts;
  if (passed === 0) return 0;
  if (method === 'exact') return betaQuantile({ p: 1 - confidence, a: passed, b: n - passed + 1 });
  const z = normalQuantile(confidence);
  return Math.max(0, passed === n ? n / (n + z * z) : wilsonEnd(passed / n, n, -z));
}

/** The one-sided upper bound: the mirror image of {@link lowerBound}. */
export function upperBound({ passed, n }: Counts, options: BoundOptions): number {
  return 1 - lowerBound({ passed: n - passed, n }, options);
}

/** Throws a RangeError unless 0 ≤ passed ≤ n, both whole. */
export function requireCounts({ passed, n }: Counts): void {
  requireWhole({ passed, n });
  if (passed > n) throw new RangeError(`${passed} of ${n} passed`);
}

/** An end of Wilson's interval of a rate in `n` trials, which need not be whole: for -z the lower one. */
export function wilsonEnd(rate: number, n: number, z: number): number {
  const square = (z * z) / n;
  const half = z * Math.sqrt((rate * (1 - rate)) / n + square / (4 * n));
  return (rate + square / 2 + half) / (1 + square);
}

/**
 * Holds a pass rate against a minimum by one-sided bounds of the same confidence: `met` if the lower
 * bound is at least the minimum, `not_met` if the upper bound is below it. Each of the two is wrong
 * with a probability of at most 1 − confidence by the exact bounds, and of about that by Wilson's. That
 * holds if it is asked once, of a number of trials that did not depend on their outcomes: while a run
 * goes on, ask an SPRT or an e-process instead. A minimum of 0 is met by nothing; one of 1 never is.
 */
export function judgePassRate(
  counts: Counts,
  { minimum, ...bound }: PassRateOptions,
): PassRateVerdict {
  requireShare({ minimum });
  if (lowerBound(counts, bound) >= minimum) return 'met';
  return upperBound(counts, bound) < minimum ? 'not_met' : 'inconclusive';
}

/**
 * How many more passes in a row would bring the one-sided lower bound to the minimum; 0 if it is
 * there. Undefined if a million would not, as for a minimum of 1, which no number of passes shows.
 */
export function passesNeeded(
  { passed, n }: Counts,
  { minimum, ...bound }: PassRateOptions,
): number | undefined {
  const reaches = (more: number): boolean =>
    lowerBound({ passed: passed + more, n: n + more }, bound) >= minimum;
  if (minimum >= 1 || !reaches(1_000_000)) return undefined;
  let tooFew = -1;
  let enough = 1_000_000;
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (reaches(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
