import type { Account } from './account.ts';
import type { BudgetLedger } from './ledger.ts';

/** All budgets of one run. */
export interface RunBudgets {
  readonly run?: Account;
  /** By the pipeline's name. */
  readonly pipelines: ReadonlyMap<string, Account>;
  readonly tags: ReadonlyMap<string, Account>;
  readonly ledger: BudgetLedger;
}

export function listAccounts({ run, pipelines, tags }: RunBudgets): readonly Account[] {
  return [...(run ? [run] : []), ...pipelines.values(), ...tags.values()];
}

/** The budgets that a trial's requests are paid from. */
export function payersOf(
  { run, pipelines, tags }: RunBudgets,
  trial: { readonly pipeline: string; readonly tags: readonly string[] },
): readonly Account[] {
  const own = pipelines.get(trial.pipeline);
  // A tag of the pipeline may be one of the case, too.
  const tagged = [...new Set(trial.tags)].flatMap((tag) => tags.get(tag) ?? []);
  return [...(run ? [run] : []), ...(own ? [own] : []), ...tagged];
}
