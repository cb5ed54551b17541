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
