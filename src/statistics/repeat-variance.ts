import { meanOf, varianceOf } from './repeats.ts';

/** Where the variance of scores comes from. */
export interface RepeatVariance {
  /** Of the repeats of one case around their own mean, pooled over the cases. */
  readonly within: number;
  /** Of the cases' true means around each other; never below 0, though its estimate can be. */
  readonly between: number;
  /** Intraclass correlation: the share that lies between cases, 0 to 1. Repeats tell less the nearer it is to 1. */
  readonly icc: number | undefined;
}

/**
 * Splits the variance of `cases` (the scores of each case's repeats, any number of them) by a one-way
 * analysis of variance with random effects, as P. Shrout and J. Fleiss, "Intraclass correlations",
 * 1979, ICC(1). Undefined if there are fewer than two cases, or none was repeated; `icc` is
 * undefined if nothing varies. Cases without a repeat are left out.
 */
export function splitVariance(cases: readonly (readonly number[])[]): RepeatVariance | undefined {
  const judged = cases.filter((repeats) => repeats.length > 0);
  const count = judged.reduce((sum, repeats) => sum + repeats.length, 0);
  const freedom = count - judged.length;
  if (judged.length < 2 || freedom === 0) return undefined;
  const grand = meanOf(judged.flat()) ?? 0;
  const squaresWithin = sum(judged, (each) => (varianceOf(each) ?? 0) * (each.length - 1));
  const squaresBetween = sum(judged, (each) => each.length * ((meanOf(each) ?? 0) - grand) ** 2);
  const within = squaresWithin / freedom;
  const meanSquare = squaresBetween / (judged.length - 1);
  const between = Math.max(0, (meanSquare - within) / typicalCount(judged, count));
  return { within, between, icc: within + between > 0 ? between / (within + between) : undefined };
}

/** The number of repeats, where it is the same for all; otherwise a little less than its mean. */
function typicalCount(cases: readonly (readonly number[])[], count: number): number {
  return (count - sum(cases, (each) => each.length ** 2) / count) / (cases.length - 1);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
