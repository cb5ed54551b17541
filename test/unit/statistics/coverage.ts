import { binomialProbability } from '../../../src/statistics/binomial.ts';
import type { Counts, Interval } from '../../../src/statistics/interval.ts';

/** How often an interval of `n` trials has the rate in it, summed over all outcomes. */
export function coverageOf(
  rate: number,
  n: number,
  interval: (counts: Counts) => Interval,
): number {
  let coverage = 0;
  for (let passed = 0; passed <= n; passed++) {
    const { lower, upper } = interval({ passed, n });
    if (lower <= rate && rate <= upper) coverage += binomialProbability(passed, { n, p: rate });
  }
  return coverage;
}
