import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { mostRepeats } from '../protocol/pass-rule.ts';
import { drawsOf, halvingRounds, leastBudget } from '../statistics/successive-halving.ts';
import type { PlannedPipeline } from './plan.ts';

/** All repeats of so many further cases, of each of so many variants. */
export interface SearchRound {
  readonly variants: number;
  readonly cases: number;
}

/** What is searched, and among what: a budget is of trials, and a case takes all its repeats. */
type Searched = Pick<PlannedPipeline, 'pipeline' | 'variants'>;

/** The rounds of a pipeline's search; none where it has no search, or its budget is too small. */
export function searchRounds(
  { pipeline, variants }: Searched,
  cases: number,
): readonly SearchRound[] {
  const { search, repeat } = pipeline;
  if (search === undefined) return [];
  const budget = Math.floor(search.budget / mostRepeats(repeat));
  const rounds = halvingRounds({ arms: variants.length, draws: cases, budget, eta: search.eta });
  return rounds.map(({ arms, draws }) => ({ variants: arms, cases: draws }));
}

/** How many trials rounds take. */
export function trialsOf(rounds: readonly SearchRound[], { pipeline }: Searched): number {
  const cells = drawsOf(rounds.map(({ variants: arms, cases: draws }) => ({ arms, draws })));
  return cells * mostRepeats(pipeline.repeat);
}

/** A budget with which not every variant could be tried once. */
export function checkSearch({ pipeline, variants }: Searched): readonly Diagnostic[] {
  const { search, repeat } = pipeline;
  if (search === undefined || variants.length === 0) return [];
  const repeats = mostRepeats(repeat);
  const arms = variants.length;
  const least = leastBudget({ arms, eta: search.eta });
  if (search.budget >= least * repeats) return [];
  const rounds = least / arms;
  const each = repeats > 1 ? ` with ${repeats} repeats` : '';
  const share = rounds > 1 ? `, and each of the ${rounds} rounds gets as much` : '';
  return [
    {
      code: 'bad-value',
      severity: 'error',
      message: `a budget of ${search.budget} is too small: a first round of ${arms} variants on one case${each} takes ${arms * repeats} trials${share}`,
      location: search.location,
      hints: [
        `\`budget: ${least * repeats}\` is the least; fewer variants${repeats > 1 ? ' or repeats' : ''} need less`,
      ],
    },
  ];
}
