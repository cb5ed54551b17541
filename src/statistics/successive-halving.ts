import { requireWhole } from './domain.ts';

export interface HalvingPlan {
  /** How many are compared. */
  readonly arms: number;
  /** The most draws of one of them. */
  readonly draws: number;
  /** The most draws of all together. */
  readonly budget: number;
  /** Of each round the best 1/eta are kept; at least 2. */
  readonly eta: number;
}

/** So many more draws of each of those that are left. */
export interface HalvingRound {
  readonly arms: number;
  readonly draws: number;
}

/**
 * The rounds of successive halving (Karnin, Koren and Somekh, "Almost optimal exploration in multi-armed
 * bandits", 2013; Jamieson and Talwalkar, arXiv:1502.07943): as many draws in each, of ever fewer arms,
 * down to at most `eta`. Where an arm runs out of draws, what its last rounds cannot use goes to the
 * first ones. Draws add up over the rounds. Empty where the budget is below {@link leastBudget}.
 */
export function halvingRounds(plan: HalvingPlan): readonly HalvingRound[] {
  requireWhole({ ...plan });
  const { arms, draws, budget, eta } = plan;
  if (arms === 0 || draws === 0 || budget < leastBudget({ arms, eta })) return [];
  const sizes = armsOfRounds({ arms, eta });
  let [enough, tooMuch] = [budget, arms * draws * sizes.length + 1];
  const split = (share: number): readonly HalvingRound[] => splitBudget(share, { sizes, draws });
  // The more there seems to be, the more is used, up to every draw of every arm.
  while (tooMuch - enough > 1) {
    const middle = Math.floor((enough + tooMuch) / 2);
    if (drawsOf(split(middle)) <= budget) enough = middle;
    else tooMuch = middle;
  }
  return split(enough);
}

/** With less, not every arm could be drawn once in the first round. */
export function leastBudget({ arms, eta }: Pick<HalvingPlan, 'arms' | 'eta'>): number {
  return arms * armsOfRounds({ arms, eta }).length;
}

/** How many draws rounds take in all. */
export function drawsOf(rounds: readonly HalvingRound[]): number {
  return rounds.reduce((sum, { arms, draws }) => sum + arms * draws, 0);
}

function armsOfRounds({ arms, eta }: Pick<HalvingPlan, 'arms' | 'eta'>): readonly number[] {
  const sizes = [arms];
  for (let left = arms; left > eta; ) {
    left = Math.ceil(left / eta);
    sizes.push(left);
  }
  return sizes;
}

function splitBudget(
  budget: number,
  { sizes, draws: most }: { readonly sizes: readonly number[]; readonly draws: number },
): readonly HalvingRound[] {
  let left = most;
  return sizes.flatMap((arms) => {
    const draws = Math.min(left, Math.floor(budget / (sizes.length * arms)));
    left -= draws;
    return draws === 0 ? [] : [{ arms, draws }];
  });
}
