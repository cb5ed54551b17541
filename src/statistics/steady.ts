/**
 * A sum of fractions without the digits that depend on the order of its terms: equal terms that arrive in
 * another order give the same number. Twelve decimals are kept.
 */
export function steady(sum: number): number {
  return Math.round(sum * 1e12) / 1e12;
}

/**
 * Whether a computed number is at least what somebody wrote. Sums of fractions are off in their last digits
 * (0.7 + 0.1 is 0.7999999999999999), so that both are taken to twelve decimals.
 */
export function isAtLeast(computed: number, limit: number): boolean {
  return steady(computed) >= steady(limit);
}

/** The same for a number that is at most what somebody wrote. */
export function isAtMost(computed: number, limit: number): boolean {
  return steady(computed) <= steady(limit);
}
