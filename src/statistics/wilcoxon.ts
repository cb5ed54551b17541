import { requireFinite } from './domain.ts';
import { normalCdf } from './normal.ts';
import { steady } from './steady.ts';

/** Sums of ranks and p-values of "differences are as likely to be positive as negative". */
export interface SignedRank {
  /** Of the ranks of positive differences, and of negative ones. */
  readonly positive: number;
  readonly negative: number;
  /** How many differences were not 0; the others take no part. */
  readonly nonzero: number;
  /** Against "differences are negative", "positive", and "either". 1 where nothing differs. */
  readonly worse: number;
  readonly better: number;
  readonly twoSided: number;
}

/** As many differences as all assignments of signs are counted for. */
const MOST_EXACT = 50;

/**
 * F. Wilcoxon's signed-rank test (Biometrics Bulletin 1, 1945) for scores whose order means more
 * than their distances, as a judge's 1 to 5. Equal distances share their mean rank. Exact up to 50
 * differences, ties included; beyond, by the normal distribution with corrections for ties and
 * for continuity.
 */
export function signedRankTest(differences: readonly number[]): SignedRank {
  requireFinite(differences);
  const kept = differences.map(steady).filter((difference) => difference !== 0);
  const ranks = rankDistances(kept);
  const positive = kept.reduce((sum, each, index) => sum + (each > 0 ? (ranks[index] ?? 0) : 0), 0);
  const all = (kept.length * (kept.length + 1)) / 2;
  const atMost = kept.length <= MOST_EXACT ? countExactly(ranks) : approximate(ranks, all);
  const worse = atMost(positive);
  const better = atMost(all - positive);
  return {
    positive,
    negative: all - positive,
    nonzero: kept.length,
    worse,
    better,
    twoSided: Math.min(1, 2 * Math.min(worse, better)),
  };
}

/** The rank of each distance from 0, from 1 up; ties have the mean of the places that they take. */
function rankDistances(differences: readonly number[]): readonly number[] {
  const sorted = differences.map(Math.abs).sort((a, b) => a - b);
  const places = new Map<number, { first: number; last: number }>();
  for (const [index, distance] of sorted.entries()) {
    const place = places.get(distance);
    places.set(distance, { first: place?.first ?? index + 1, last: index + 1 });
  }
  return differences.map((difference) => {
    const { first, last } = places.get(Math.abs(difference)) ?? { first: 0, last: 0 };
    return (first + last) / 2;
  });
}

/** P(W ≤ w): the sums of all subsets, counted rank by rank. Ranks are doubled, which makes halves whole. */
function countExactly(ranks: readonly number[]): (sum: number) => number {
  const total = ranks.reduce((sum, rank) => sum + 2 * rank, 0);
  const shares = new Float64Array(total + 1);
  shares[0] = 1;
  for (const rank of ranks) {
    for (let sum = total; sum >= 0; sum--) {
      const without = shares[sum] ?? 0;
      shares[sum] = (without + (shares[sum - 2 * rank] ?? 0)) / 2;
    }
  }
  return (sum) =>
    Math.min(
      1,
      shares.subarray(0, 2 * sum + 1).reduce((a, b) => a + b, 0),
    );
}

/** Ties lower the variance of itself, since it is a quarter of the sum of the squared ranks. */
function approximate(ranks: readonly number[], all: number): (sum: number) => number {
  const deviation = Math.sqrt(ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4);
  return (sum) => normalCdf((sum + 0.5 - all / 2) / deviation);
}
