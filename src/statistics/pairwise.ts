import { exactMcNemar } from './mcnemar.ts';

/** Which of two answers a judge prefers, by what they are and not by where they stood. */
export type Preference = 'first' | 'second' | 'tie';

/**
 * The preference of a judge that was asked in both orders: where the two disagree, or one is a tie, it
 * is a tie. That takes away what comes from an answer's place alone (L. Zheng et al., "Judging
 * LLM-as-a-judge", 2023, arXiv:2306.05685).
 */
export function pairwiseOutcome(oneOrder: Preference, otherOrder: Preference): Preference {
  return oneOrder === otherOrder ? oneOrder : 'tie';
}

export interface PairwiseTally {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** Of the first, a tie counting half. Undefined of no comparison. */
  readonly winRate: number | undefined;
  /** Two-sided p-value of the sign test, ties left out; 1 where all are ties. */
  readonly p: number;
}

/** The comparisons of a pipeline, as the first answer's wins. */
export function tallyPairwise(outcomes: readonly Preference[]): PairwiseTally {
  const count = (wanted: Preference): number => outcomes.filter((each) => each === wanted).length;
  const [wins, losses, ties] = [count('first'), count('second'), count('tie')];
  return {
    wins,
    losses,
    ties,
    winRate: outcomes.length === 0 ? undefined : (wins + ties / 2) / outcomes.length,
    p: exactMcNemar({ worse: losses, better: wins }).twoSided,
  };
}

/** How often a judge says the same in both orders, 0 to 1. Undefined of no comparison. */
export function consistencyOf(
  asked: readonly { readonly oneOrder: Preference; readonly otherOrder: Preference }[],
): number | undefined {
  if (asked.length === 0) return undefined;
  return asked.filter((each) => each.oneOrder === each.otherOrder).length / asked.length;
}
