import { Account } from '../budget/account.ts';
import { BudgetLedger } from '../budget/ledger.ts';
import { listAccounts, type RunBudgets } from '../budget/run-budgets.ts';
import type { Config } from '../pipeline/load-config.ts';
import type { Plan } from '../plan/plan.ts';
import type { BudgetLimits } from '../protocol/budget-record.ts';

/** What a plan may use: by the command line for the run, by files for pipelines and tags. */
export interface BudgetOptions {
  /** Each part replaces that of the configuration's `budgets.run`. */
  readonly budget?: BudgetLimits;
}

/** Undefined where nothing is limited. */
export function openBudgets(
  { plan, config }: { readonly plan: Plan; readonly config?: Config },
  { budget }: BudgetOptions,
): RunBudgets | undefined {
  const limits = limitsOfRun(config, budget);
  const isLimited = Object.keys(limits).length > 0;
  const budgets: RunBudgets = {
    ...(isLimited && { run: new Account({ of: 'run' }, limits) }),
    pipelines: new Map(
      plan.pipelines.flatMap(({ pipeline: { name, budget: own } }) =>
        own ? [[name, new Account({ of: 'pipeline', name }, own.limits)] as const] : [],
      ),
    ),
    tags: new Map(
      [...(config?.budgets.tags ?? [])].map(([name, { limits: own }]) => [
        name,
        new Account({ of: 'tag', name }, own),
      ]),
    ),
    ledger: new BudgetLedger(),
  };
  return listAccounts(budgets).length === 0 ? undefined : budgets;
}

/** The run's own limits, whoever says them. A part that is there and undefined says nothing. */
function limitsOfRun(config: Config | undefined, budget: BudgetLimits | undefined): BudgetLimits {
  const said = Object.entries(budget ?? {}).filter(([, limit]) => limit !== undefined);
  return { ...config?.budgets.run?.limits, ...Object.fromEntries(said) };
}

/** Whether tokens have to be known: requests and time are counted without. */
export function limitsTokens(budgets: RunBudgets): boolean {
  return listAccounts(budgets).some(
    ({ limits }) => limits.cost_usd !== undefined || limits.tokens !== undefined,
  );
}
