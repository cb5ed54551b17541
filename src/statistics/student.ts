import { betaQuantile, regularizedBeta } from './incomplete-beta.ts';

/**
 * The probability that Student's t with `dof` > 0 degrees of freedom is at most `t`. By the incomplete
 * beta function: formula 26.7.1 of Abramowitz and Stegun.
 */
export function studentCdf(t: number, dof: number): number {
  const tail = regularizedBeta({ x: dof / (dof + t * t), a: dof / 2, b: 0.5 }) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The t below which Student's t with `dof` > 0 degrees of freedom is with probability `p`. Infinite at 0 and 1. */
export function studentQuantile(p: number, dof: number): number {
  if (p > 0.5) return -studentQuantile(1 - p, dof);
  if (p > 0.25) {
    const nearMiddle = betaQuantile({ p: 1 - 2 * p, a: 0.5, b: dof / 2 });
    return -Math.sqrt((dof * nearMiddle) / (1 - nearMiddle));
  }
  const inTail = betaQuantile({ p: 2 * p, a: dof / 2, b: 0.5 });
  return -Math.sqrt((dof * (1 - inTail)) / inTail);
}
