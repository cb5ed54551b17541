import { binomialTail } from '../statistics/binomial.ts';
import { bisect } from '../statistics/bisect.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { permutationError, permuteRepeats } from '../statistics/repeat-permutation.ts';
import { poolPasses, type RepeatPool } from '../statistics/repeat-pool.ts';
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
  /** The cases' repeats, where the test shares them out. */
  readonly pools?: readonly RepeatPool[];
}

/**
 * The smallest drop that the test would have shown four times of five, with as much variation as
 * was measured: (z_α + z_β) times the standard error; where cases turn as a whole, never less than it takes
 * for enough of them to turn that chance alone is ruled out. Undefined where not even the largest possible
 * drop would be seen.
 */
export function findDetectable(options: DetectableOptions): number | undefined {
  const { differences, most, alpha, isWhole, pools } = options;
  if (pools !== undefined) return findSharedOut(pools, options);
  const needed = casesNeeded(alpha);
  if (differences.length < needed) return undefined;
  const steps = normalQuantile(1 - alpha) + normalQuantile(POWER);
  const drop = isWhole
    ? Math.max(steps * widenedError(differences), leastShare(differences.length, needed))
    : steps * errorOf(differences);
  return drop <= most + 1e-9 ? drop : undefined;
}

/**
 * By the larger of two standard errors, that of the differences and that of the share-outs; of pass rates, never less
 * than it takes for enough repeats to fail.
 */
function findSharedOut(
  pools: readonly RepeatPool[],
  { differences, most, alpha }: DetectableOptions,
): number | undefined {
  if (!isTotalDropSeen(pools, alpha)) return undefined;
  const steps = normalQuantile(1 - alpha) + normalQuantile(POWER);
  const byError = steps * Math.max(errorOf(differences), permutationError(pools));
  const isOfPasses = pools.every(({ scores }) => typeof scores === 'number');
  const drop = Math.max(byError, isOfPasses ? leastFailing(pools, alpha) : 0);
  if (drop <= most + 1e-9) return drop;
  // Where all passed, the largest drop is the one that was just found to be seen.
  return most >= 1 - 1e-9 && pools.length <= MANY ? most : undefined;
}

const MANY = 16;

/** Whether it would be shown if all had passed and nothing did now: of many cases it would. */
function isTotalDropSeen(pools: readonly RepeatPool[], alpha: number): boolean {
  if (pools.length > MANY) return true;
  const dropped = pools.map(({ baseline, now }) =>
    poolPasses({ passed: baseline, n: baseline }, { passed: 0, n: now }),
  );
  return permuteRepeats(dropped, { seed: 0 }).worse <= alpha;
}

/**
 * The share of today's repeats that has to fail where all passed before: each that does is one of today's by chance
 * with n / (b + n).
 */
function leastFailing(pools: readonly RepeatPool[], alpha: number): number {
  const repeats = pools.reduce((sum, { now }) => sum + now, 0);
  const logs = pools.reduce(
    (sum, { baseline, now }) => sum + now * Math.log((baseline + now) / now),
    0,
  );
  const needed = Math.ceil((-Math.log(alpha) * repeats) / logs);
  return needed > repeats ? Number.POSITIVE_INFINITY : leastShare(repeats, needed);
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
