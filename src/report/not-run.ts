import { isUntouched, nameBudget } from '../protocol/budget-record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { nounFor } from '../source/count-text.ts';

/** Trials of a suite that were planned and not run: one test for all of them. */
export interface NotRun {
  readonly count: number;
  /** `skipped` where the run ended by its verdict, which is red already. */
  readonly result: 'error' | 'skipped';
  /** `2 trials were not run: the run was stopped: interrupted`. */
  readonly message: string;
}

/** What a suite of this pipeline says of so many trials. */
export function describeNotRun(run: StoredRun, pipeline: string, count: number): NotRun {
  const { reason } = run.finished?.summary.stop ?? {};
  const trials = `${count} ${nounFor(count, 'trial was', 'trials were')}`;
  return {
    count,
    result: reason === 'bail' || reason === 'alarm' ? 'skipped' : 'error',
    message: `${trials} not run: ${explainEnd(run, pipeline)}`,
  };
}

function explainEnd({ finished }: StoredRun, pipeline: string): string {
  if (finished === undefined) return 'the run did not finish';
  const { stop, budgets = [] } = finished.summary;
  if (stop === undefined) return 'the run ended before';
  if (stop.reason === 'unfinished') return stop.message;
  if (stop.reason !== 'budget') return `the run was stopped: ${stop.message}`;
  const spent = budgets.flatMap((budget) => {
    if (budget.spent === undefined) return [];
    if (budget.of === 'pipeline' && budget.name !== pipeline) return [];
    const what = isUntouched(budget) ? 'has no room for a request' : 'was used up';
    return [`${nameBudget(budget, budget.spent)} ${what}`];
  });
  return spent.length === 0 ? stop.message : spent.join('; ');
}
