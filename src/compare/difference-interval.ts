import type { Interval } from '../statistics/interval.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { meanOf, varianceOf } from '../statistics/repeats.ts';
import { studentQuantile } from '../statistics/student.ts';

/** Below so many differences that are not 0, their spread says too little. */
const FEW = 6;

/**
 * The interval of a mean difference of cases, in [-1, 1]. By Student's t; where few cases differ at
 * all, that would claim to know nearly everything, so that one case is added that is worse and one
 * that is better, half of each, as A. Agresti and Y. Min do for single outcomes (2005).
 */
export function differenceInterval(differences: readonly number[], confidence: number): Interval {
  const mean = meanOf(differences) ?? 0;
  const varying = differences.filter((difference) => difference !== 0).length;
  const [middle, half] =
    varying < FEW ? widen(differences, confidence) : [mean, studentHalf(differences, confidence)];
  return { lower: Math.max(-1, middle - half), upper: Math.min(1, middle + half) };
}

function studentHalf(differences: readonly number[], confidence: number): number {
  const n = differences.length;
  const variance = varianceOf(differences) ?? 0;
  return studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance / n);
}

function widen(differences: readonly number[], confidence: number): readonly [number, number] {
  const total = differences.length + 2;
  const middle = ((meanOf(differences) ?? 0) * differences.length) / total;
  const half = normalQuantile((1 + confidence) / 2) * widenedError(differences);
  return [middle, half];
}

/** The standard error of the mean with that case more on either side; never 0. */
export function widenedError(differences: readonly number[]): number {
  const total = differences.length + 2;
  const sum = (meanOf(differences) ?? 0) * differences.length;
  const squares = (meanOf(differences.map((each) => each * each)) ?? 0) * differences.length;
  return Math.sqrt(squares + 1 - sum ** 2 / total) / total;
}
