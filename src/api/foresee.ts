import type { Environment } from '../environment/environment.ts';
import type { Config } from '../pipeline/load-config.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunHeader } from '../protocol/event.ts';
import { type BudgetOptions, limitsTokens, openBudgets } from './budgets.ts';
import type { Endpoints } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { Forecast, listPrices } from './forecast.ts';
import { listTrials, makeListContext } from './list.ts';
import { listAskedModels, needsPrice } from './list-asked-models.ts';

/** What a run is expected to cost, and by which prices; for its header. */
export async function foresee(
  prepared: { readonly plan: Plan; readonly config?: Config; readonly endpoints: Endpoints },
  options: BudgetOptions & { readonly resume?: string; readonly extensions: Extensions },
  environment: Environment,
): Promise<Pick<RunHeader, 'prices' | 'forecast'>> {
  const { plan, endpoints, config } = prepared;
  const { extensions, resume } = options;
  // A run that goes on has them from when it began.
  if (resume !== undefined) return {};
  const table = config?.prices ?? new Map();
  const budgets = openBudgets(prepared, options);
  const isLimited = budgets !== undefined;
  const asked = plan.pipelines
    .flatMap((planned) => listAskedModels(planned, endpoints, extensions.assertions))
    .filter((each) => isLimited || needsPrice(each, endpoints));
  const prices = listPrices(asked, table);
  const known = prices ? { prices } : {};
  // Every trial is looked at once more, and so only where somebody cares for what they cost.
  if (!isLimited) return known;
  const forecast = new Forecast(table);
  const models = limitsTokens(budgets) ? asked.map(({ model }) => model) : [];
  const context = await makeListContext(
    { endpoints, extensions, environment, prices: table },
    models,
  );
  for await (const trial of listTrials(plan, context)) forecast.add(trial);
  return { ...known, forecast: forecast.variants() };
}
