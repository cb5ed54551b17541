import { requireFinite, requireWhole } from './domain.ts';

/** `n` repeats of a case, of which `passed` passed, and of which `k` are drawn. Whole numbers; k is at least 1. */
export interface Draw {
  readonly n: number;
  readonly passed: number;
  readonly k: number;
}

/**
 * pass@k: the probability that at least one of `k` repeats passes, 1 − C(n−c, k) / C(n, k), which is
 * unbiased (M. Chen et al., "Evaluating large language models trained on code", 2021,
 * arXiv:2107.03374). Undefined if fewer than `k` were made, since nothing then estimates it.
 * Per case first; a figure for many cases is the mean of theirs.
 */
export function passAtK({ n, passed, k }: Draw): number | undefined {
  const noneOfThem = passHatK({ n, passed: n - passed, k });
  return noneOfThem === undefined ? undefined : 1 - noneOfThem;
}

/**
 * pass^k: the probability that all of `k` repeats pass, C(c, k) / C(n, k), unbiased where (c/n)^k is
 * not (S. Yao et al., "τ-bench", 2024, arXiv:2406.12045). Undefined if fewer than `k` were made.
 */
export function passHatK({ n, passed, k }: Draw): number | undefined {
  requireWhole({ n, passed, failed: n - passed, k });
  if (k === 0) throw new RangeError('k is 0: nothing is drawn');
  if (n < k) return undefined;
  let probability = 1;
  for (let drawn = 0; drawn < k; drawn++) {
    probability *= Math.max(0, passed - drawn) / (n - drawn);
  }
  return probability;
}

/**
 * The arithmetic mean; undefined of nothing. Values are added from the smallest to the largest, so that
 * the order in which trials finish doesn't change a digit, and equal values have exactly their mean.
 */
export function meanOf(values: ArrayLike<number>): number | undefined {
  requireFinite(values);
  if (values.length <= 1) return values[0];
  const sorted = Float64Array.from(values).sort();
  const [least] = sorted;
  if (least === undefined || least === sorted.at(-1)) return least;
  return sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
}

/** The value in the middle; of an even number, the mean of the two there. Undefined of nothing. */
export function medianOf(values: ArrayLike<number>): number | undefined {
  requireFinite(values);
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return lower === undefined || upper === undefined ? undefined : (lower + upper) / 2;
}

/** The sample variance, over n − 1; undefined of fewer than two values. */
export function varianceOf(values: ArrayLike<number>): number | undefined {
  const mean = meanOf(values);
  if (mean === undefined || values.length < 2) return undefined;
  const squares = Float64Array.from(values, (value) => (value - mean) ** 2).sort();
  return squares.reduce((sum, square) => sum + square, 0) / (values.length - 1);
}
