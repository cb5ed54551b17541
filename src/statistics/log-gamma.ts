const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** Natural logarithm of Γ(x) for x > 0, so that ln n! is `logGamma(n + 1)`. Errors are about 1e-15 of the value or of 1. */
export function logGamma(x: number): number {
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingError(x);
}

/**
 * What Stirling's formula leaves out: ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π], for x > 0. Ratios of
 * gamma functions are made of it, because the large parts then cancel on paper: C. Loader, "Fast and
 * accurate computation of binomial probabilities", 2000. The series is formula 6.1.41 of Abramowitz
 * and Stegun.
 */
export function stirlingError(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 15; at++) shift += (at + 0.5) * Math.log1p(1 / at) - 1;
  const inverseSquare = 1 / (at * at);
  let sum = 0;
  for (const coefficient of bernoulliTerms) sum = sum * inverseSquare + coefficient;
  return shift + sum / at;
}

/** B(2k) / (2k (2k − 1)), from k = 7 down to 1. */
const bernoulliTerms = [
  1 / 156,
  -691 / 360_360,
  1 / 1188,
  -1 / 1680,
  1 / 1260,
  -1 / 360,
  1 / 12,
] as const;

/** Natural logarithm of the number of ways to choose `k` of `n`; -Infinity where there are none. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
