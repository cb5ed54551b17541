import type { Interval } from '../statistics/interval.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { meanOf, varianceOf } from '../statistics/repeats.ts';
import { studentQuantile } from '../statistics/student.ts';
import { SCORE_DIGITS } from './baseline.ts';

/** Below so many differences that are not 0, their spread says too little. */
const FEW = 6;

/**
 * The interval of a mean difference of cases, in [-1, 1]. By Student's t; where few cases differ at
 * all, or all by the same, that would claim to know nearly everything, so that one case is added that is worse and one
 * that is better, half of each, as A. Agresti and Y. Min do for single outcomes (2005).
 * Never shorter than by the `leastError`: against a single repeat that passed in every case, differences are alike
 * that would not be so the next time.
 */
export function differenceInterval(
  differences: readonly number[],
  confidence: number,
  leastError = 0,
): Interval {
  const mean = meanOf(differences) ?? 0;
  const [middle, half] = isSpreadKnown(differences)
    ? [mean, studentHalf(differences, { confidence, leastError })]
    : widen(differences, { confidence, leastError });
  return { lower: Math.max(-1, middle - half), upper: Math.min(1, middle + half) };
}

/** Whether enough of them differ, and by more from each other than scores that are kept to a few digits. */
export function isSpreadKnown(differences: readonly number[]): boolean {
  if (differences.filter((difference) => difference !== 0).length < FEW) return false;
  const [first = 0] = differences;
  return differences.some((each) => Math.abs(each - first) > 2 * 10 ** -SCORE_DIGITS);
}

interface Width {
  readonly confidence: number;
  readonly leastError: number;
}

function studentHalf(differences: readonly number[], { confidence, leastError }: Width): number {
  const n = differences.length;
  const error = Math.sqrt((varianceOf(differences) ?? 0) / n);
  return studentQuantile((1 + confidence) / 2, n - 1) * Math.max(error, leastError);
}

function widen(
  differences: readonly number[],
  { confidence, leastError }: Width,
): readonly [number, number] {
  const total = differences.length + 2;
  const middle = ((meanOf(differences) ?? 0) * differences.length) / total;
  const half =
    normalQuantile((1 + confidence) / 2) * Math.max(widenedError(differences), leastError);
  return [middle, half];
}

/** The standard error of the mean with a case more on either side, which turns by `turn`; never 0. */
export function widenedError(differences: readonly number[], turn = 1): number {
  const total = differences.length + 2;
  const sum = (meanOf(differences) ?? 0) * differences.length;
  const squares = (meanOf(differences.map((each) => each * each)) ?? 0) * differences.length;
  return Math.sqrt(squares + turn ** 2 - sum ** 2 / total) / total;
}
