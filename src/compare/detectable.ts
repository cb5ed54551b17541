import { binomialTail } from '../statistics/binomial.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { widenedError } from './difference-interval.ts';

const POWER = 0.8;

/**
 * The smallest drop that the test would have shown four times of five, with as much variation as
 * was measured: (z_α + z_β) times the standard error, and never less than it takes for enough cases
 * to turn that chance alone is ruled out. Undefined where not even the largest possible drop would be seen.
 */
export function findDetectable({
  differences,
  most,
  alpha,
}: {
  readonly differences: readonly number[];
  /** The baseline's mean: it cannot drop by more. */
  readonly most: number;
  readonly alpha: number;
}): number | undefined {
  const steps = normalQuantile(1 - alpha) + normalQuantile(POWER);
  const bySpread = steps * widenedError(differences);
  const byCount = findLeastShare(differences.length, alpha);
  if (byCount === undefined) return undefined;
  const drop = Math.max(bySpread, byCount);
  return drop <= most + 1e-9 ? drop : undefined;
}

/**
 * The share of cases that has to turn so that enough do: k of them, all for the worse, have
 * p = ½ᵏ. Each turns by at most 1, so that no smaller drop can be seen.
 */
function findLeastShare(cases: number, alpha: number): number | undefined {
  const needed = Math.ceil(-Math.log2(alpha) - 1e-9);
  if (cases < needed) return undefined;
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (binomialTail({ n: cases, p: middle, atLeast: needed }) >= POWER) high = middle;
    else low = middle;
  }
  return high;
}
