import { logBetaWeight, regularizedBeta } from './incomplete-beta.ts';

/** `n` independent trials, each of which passes with probability `p` in [0, 1]. */
export interface Binomial {
  readonly n: number;
  readonly p: number;
}

/** The probability of exactly `passed` passes; 0 where there can't be that many. */
export function binomialProbability(passed: number, { n, p }: Binomial): number {
  if (passed < 0 || passed > n) return 0;
  if (p <= 0 || p >= 1) return passed === (p <= 0 ? 0 : n) ? 1 : 0;
  if (passed === 0) return Math.exp(n * Math.log1p(-p));
  if (passed === n) return p ** n;
  const a = passed;
  const b = n - passed;
  return Math.exp(logBetaWeight({ x: p, a, b })) * (n / (a * b));
}

/** The probability of `atLeast` passes or more, by the incomplete beta function: P(X ≥ k) = I_p(k, n − k + 1). */
export function binomialTail({ n, p, atLeast }: Binomial & { readonly atLeast: number }): number {
  if (atLeast <= 0) return 1;
  if (atLeast >= n) return atLeast > n ? 0 : p ** n;
  return regularizedBeta({ x: p, a: atLeast, b: n - atLeast + 1 });
}
