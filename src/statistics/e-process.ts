import { requireInside, requireWhole } from './domain.ts';
import { logBetaWeight, logRegularizedBeta } from './incomplete-beta.ts';
import type { Seen } from './sequential-outcomes.ts';

/** Outcomes so far, and the pass rate that they are evidence against. */
export interface PassEvidence extends Seen {
  readonly p0: number;
}

/**
 * An e-value against "the pass rate is at most p0": the likelihood ratio of a rate above `p0` to `p0`,
 * averaged over all of them alike, E(s, f) = ∫ (θ/p0)^s ((1−θ)/(1−p0))^f dθ/(1−p0) from p0 to 1
 * (H. Robbins' mixture, 1970). If each trial passes with a probability of at most `p0` whatever came
 * before, E reaches 1/α at any time with a probability of at most α (Ville's inequality): it may be
 * looked at after every trial and stopped at will. Infinity where it is too large for a number.
 */
export function passEvidence(seen: PassEvidence): number {
  return Math.exp(logPassEvidence(seen));
}

/** Its natural logarithm, which is always finite. */
export function logPassEvidence({ passed, failed, p0 }: PassEvidence): number {
  requireWhole({ passed, failed });
  requireInside({ p0 });
  const above = logRegularizedBeta({ x: 1 - p0, a: failed + 1, b: passed + 1 });
  // The integral is B(s+1, f+1) times the tail, over p0^s (1−p0)^(f+1): all but p0 is in the weight.
  return Math.log(p0) + above - logBetaWeight({ x: p0, a: passed + 1, b: failed + 1 });
}
