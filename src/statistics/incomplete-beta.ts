import { stirlingError } from './stirling-error.ts';

/** Where and with which shapes: 0 ≤ x ≤ 1, a > 0, b > 0. */
export interface BetaPoint {
  readonly x: number;
  readonly a: number;
  readonly b: number;
}

/**
 * I_x(a, b), the regularized incomplete beta function: the probability that a beta variable of shapes
 * `a` and `b` is at most `x`. Correct to 12 digits for shapes up to a
 * few thousand, and to 10 up to a million.
 */
export function regularizedBeta(point: BetaPoint): number {
  return isLowerTail(point) ? Math.exp(logTail(point)) : -Math.expm1(logTail(mirror(point)));
}

/** ln I_x(a, b). Finite for any x > 0, also where I_x(a, b) is too small for a number. */
export function logRegularizedBeta(point: BetaPoint): number {
  return isLowerTail(point) ? logTail(point) : Math.log1p(-Math.exp(logTail(mirror(point))));
}

/**
 * ln [x^a (1 − x)^b / B(a, b)]: x (1 − x) times the density, and what the incomplete beta function is
 * in proportion to. In Loader's form, in which nothing large is subtracted from something large.
 */
export function logBetaWeight({ x, a, b }: BetaPoint): number {
  const sum = a + b;
  const powers = a * Math.log((x * sum) / a) + b * Math.log(((1 - x) * sum) / b);
  const stirling = stirlingError(sum) - stirlingError(a) - stirlingError(b);
  return powers + Math.log((a * b) / (2 * Math.PI * sum)) / 2 + stirling;
}

/** The continued fraction converges fast below about the mean; above it, 1 − I_(1−x)(b, a) is taken. */
function isLowerTail({ x, a, b }: BetaPoint): boolean {
  return x < (a + 1) / (a + b + 2);
}

function mirror({ x, a, b }: BetaPoint): BetaPoint {
  return { x: 1 - x, a: b, b: a };
}

function logTail(point: BetaPoint): number {
  if (point.x <= 0) return Number.NEGATIVE_INFINITY;
  return logBetaWeight(point) - Math.log(point.a) + Math.log(continuedFraction(point));
}

/** Formula 26.5.8 of Abramowitz and Stegun, by Lentz's method. */
function continuedFraction({ x, a, b }: BetaPoint): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m <= 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    product *= d * c;
    if (Math.abs(d * c - 1) < 4e-16) break;
  }
  return product;
}

/**
 * The x at which I_x(a, b) is `p`: the quantile of a beta variable. 0 and 1 at p = 0 and 1. Newton's
 * method, held inside an interval that shrinks.
 */
export function betaQuantile({ p, a, b }: Omit<BetaPoint, 'x'> & { readonly p: number }): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let lower = 0;
  let upper = 1;
  let x = a / (a + b);
  for (let step = 0; step < 200; step++) {
    const excess = regularizedBeta({ x, a, b }) - p;
    if (excess > 0) upper = x;
    else lower = x;
    const slope = Math.exp(logBetaWeight({ x, a, b })) / (x * (1 - x));
    const newton = x - excess / slope;
    const next = newton > lower && newton < upper ? newton : (lower + upper) / 2;
    if (Math.abs(next - x) <= 2e-16 * x) return next;
    x = next;
  }
  return x;
}
