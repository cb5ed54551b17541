import { type Interval, wilsonEnd } from './interval.ts';
import { normalQuantile } from './normal.ts';
import { studentQuantile } from './student.ts';

/** The repeats of one case: the share that passed, of how many. */
export interface ClusterShare {
  /** In [0, 1]. */
  readonly share: number;
  /** At least 1. */
  readonly repeats: number;
}

/**
 * The interval of a pass rate whose repeats go together within cases: Wilson's, for as many independent
 * trials as the cases are worth. That number is p(1 − p) / SE², with the standard error over cases, times
 * (z / t)² for having few of them: E. Korn and B. Graubard, Survey Methodology 24, 1998; C. Franco et al.,
 * Journal of Survey Statistics and Methodology 7, 2019. It is held between the number of cases (repeats of a
 * case are worth no more than one) and that of repeats, so that with one repeat for each case this is
 * Wilson's interval over cases. Where all passed, or none, or there is one case, it is the number of
 * cases: nothing then shows that repeats add anything. Everything from 0 to 1 for no case.
 */
export function clusteredRateInterval(
  cases: readonly ClusterShare[],
  confidence: number,
): Interval {
  const count = cases.length;
  if (count === 0) return { lower: 0, upper: 1 };
  const rate = rateOf(cases);
  const n = effectiveCount(cases, confidence);
  const z = normalQuantile((1 + confidence) / 2);
  return {
    lower: rate === 0 ? 0 : Math.max(0, wilsonEnd(rate, n, -z)),
    upper: rate === 1 ? 1 : Math.min(1, wilsonEnd(rate, n, z)),
  };
}

function rateOf(cases: readonly ClusterShare[]): number {
  return sum(cases.map(({ share }) => share)) / cases.length;
}

/** How many independent trials the cases are worth, as there; 0 for no case. */
export function effectiveCount(cases: readonly ClusterShare[], confidence: number): number {
  const count = cases.length;
  const rate = rateOf(cases);
  const spread = rate * (1 - rate);
  if (count < 2 || spread === 0) return count;
  const squares = sum(cases.map(({ share }) => (share - rate) ** 2));
  const repeats = sum(cases.map((each) => each.repeats));
  if (squares === 0) return repeats;
  const tail = (1 + confidence) / 2;
  const few = (normalQuantile(tail) / studentQuantile(tail, count - 1)) ** 2;
  const worth = (few * spread * (count - 1) * count) / squares;
  return Math.min(repeats, Math.max(count, worth));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
