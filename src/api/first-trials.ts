import type { Plan, Trial } from '../plan/plan.ts';

/** So many trials of a plan are looked at. What one row does wrong, others mostly do too. */
export const MOST_TRIALS = 1000;

/** The first trials of a plan, without those that are skipped. */
export async function* firstTrials(plan: Plan): AsyncIterable<Trial> {
  let seen = 0;
  for await (const trial of plan.trials()) {
    seen += 1;
    if (seen > MOST_TRIALS) return;
    if (trial.case.skip === undefined) yield trial;
  }
}
