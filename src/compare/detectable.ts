import { binomialTail } from '../statistics/binomial.ts';
import { bisect } from '../statistics/bisect.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { varianceOf } from '../statistics/repeats.ts';
import { isSpreadKnown, widenedError } from './difference-interval.ts';

const POWER = 0.8;

export interface DetectableOptions {
  readonly differences: readonly number[];
  /** The baseline's mean: it cannot drop by more. */
  readonly most: number;
  /** What the smallest of all p-values has to reach: that of the comparison, by Holm shared among its tests. */
  readonly alpha: number;
  /** Whether a case turns as a whole or not at all, as where it has one outcome. */
  readonly isWhole: boolean;
}

/**
 * The smallest drop that the test would have shown four times of five, with as much variation as
 * was measured: (z_α + z_β) times the standard error; where cases turn as a whole, never less than it takes
 * for enough of them to turn that chance alone is ruled out. Undefined where not even the largest possible
 * drop would be seen.
 */
export function findDetectable(options: DetectableOptions): number | undefined {
  const { differences, most, alpha, isWhole } = options;
  const needed = casesNeeded(alpha);
  if (differences.length < needed) return undefined;
  const steps = normalQuantile(1 - alpha) + normalQuantile(POWER);
  const drop = isWhole
    ? Math.max(steps * widenedError(differences), leastShare(differences.length, needed))
    : steps * errorOf(differences);
  return drop <= most + 1e-9 ? drop : undefined;
}

function errorOf(differences: readonly number[]): number {
  if (isSpreadKnown(differences)) {
    return Math.sqrt((varianceOf(differences) ?? 0) / differences.length);
  }
  const largest = differences.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  return widenedError(differences, largest === 0 ? 1 : largest);
}

/** How many cases have to turn, all for the worse, so that chance is ruled out: k of them have p = ½ᵏ. */
export function casesNeeded(alpha: number): number {
  return Math.ceil(-Math.log2(alpha) - 1e-9);
}

/** The share of cases that has to turn by 1 so that so many of them do, four times of five. */
export function leastShare(cases: number, needed: number): number {
  return bisect((p) => binomialTail({ n: cases, p, atLeast: needed }) >= POWER);
}
