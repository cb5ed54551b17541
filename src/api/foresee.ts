import { loadTokenEstimate } from '../assertion/estimate-tokens.ts';
import type { Environment } from '../environment/environment.ts';
import type { Config } from '../pipeline/load-config.ts';
import type { Plan } from '../plan/plan.ts';
import type { CostForecast } from '../protocol/estimate.ts';
import { type BudgetOptions, openBudgets } from './budgets.ts';
import type { Endpoints } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { Forecast, listPrices } from './forecast.ts';
import { listTrials } from './list.ts';

/** Looks at every trial once more, and so only where somebody cares for what a run costs. */
export async function foresee(
  prepared: { readonly plan: Plan; readonly config?: Config; readonly endpoints: Endpoints },
  options: BudgetOptions & { readonly resume?: string; readonly extensions: Extensions },
  environment: Environment,
): Promise<{ readonly forecast?: CostForecast }> {
  const { plan, endpoints, config } = prepared;
  const { extensions, resume } = options;
  // A run that goes on has its forecast from when it began.
  if (resume !== undefined || openBudgets(prepared, options) === undefined) return {};
  await loadTokenEstimate();
  const prices = config?.prices ?? new Map();
  const forecast = new Forecast(prices);
  const context = { endpoints, extensions, prices, environment };
  for await (const trial of listTrials(plan, context)) forecast.add(trial);
  const priced = listPrices({ plan, endpoints }, extensions.assertions, prices);
  return { forecast: { variants: forecast.variants(), ...priced } };
}
