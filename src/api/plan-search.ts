import type { PlannedPipeline } from '../plan/plan.ts';
import { type SearchRound, searchRounds, trialsOf } from '../plan/search-rounds.ts';

/** What a search will take of a pipeline's trials. */
export interface PlannedSearch {
  readonly pipeline: string;
  /** Of all variants with all cases. */
  readonly planned: number;
  /** The most that will be run; fewer where cases are skipped. */
  readonly most: number;
  readonly rounds: readonly SearchRound[];
}

/** Empty where a pipeline is run whole. */
export function planSearch(planned: PlannedPipeline): readonly PlannedSearch[] {
  const { pipeline, trialCount, caseCount } = planned;
  if (pipeline.search === undefined) return [];
  const rounds = searchRounds(planned, caseCount);
  const most = trialsOf(rounds, planned);
  return [{ pipeline: pipeline.name, planned: trialCount, most, rounds }];
}
