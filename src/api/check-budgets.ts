import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Config } from '../pipeline/load-config.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { findPrice } from '../pricing/find-price.ts';
import type { BudgetLimits } from '../protocol/budget-record.ts';
import type { Location } from '../source/location.ts';
import type { Endpoints } from './endpoints.ts';
import { type AskedModel, listAskedModels, needsPrice } from './list-asked-models.ts';

interface CostBudget {
  /** `the cost budget of the run`. */
  readonly name: string;
  /** Absent for one of the command line. */
  readonly location?: Location;
  readonly pipelines: readonly PlannedPipeline[];
}

/** Budgets of money need to know what a request may cost, before it is sent. */
export function checkBudgets(
  prepared: { readonly plan: Plan; readonly config?: Config; readonly endpoints: Endpoints },
  budget: BudgetLimits | undefined,
  assertions: ReadonlyMap<string, Assertion>,
): readonly Diagnostic[] {
  const { endpoints, config } = prepared;
  const prices = config?.prices ?? new Map();
  return listCostBudgets(prepared, budget).flatMap(({ name, location, pipelines }) => {
    const asked = pipelines.flatMap((planned) =>
      listAskedModels(planned, endpoints, assertions).filter((each) => needsPrice(each, endpoints)),
    );
    const lacking = asked.filter(
      ({ model, isOpen }) => isOpen || findPrice([model], prices) === undefined,
    );
    const names = [...new Set(lacking.map(nameModel))];
    const [first] = lacking;
    return first === undefined ? [] : [describeLacking({ name, location }, names, first)];
  });
}

function listCostBudgets(
  { plan, config }: { readonly plan: Plan; readonly config?: Config },
  budget: BudgetLimits | undefined,
): readonly CostBudget[] {
  const { run, tags = [] } = config?.budgets ?? {};
  const own = run?.limits.cost_usd === undefined ? undefined : run.location;
  const isSaid = budget?.cost_usd !== undefined;
  const runs: readonly CostBudget[] =
    isSaid || own !== undefined
      ? [
          {
            name: 'the cost budget of the run',
            ...(!isSaid && own && { location: own }),
            pipelines: plan.pipelines,
          },
        ]
      : [];
  return [
    ...runs,
    ...plan.pipelines.flatMap((planned) => {
      const { name, budget: limited } = planned.pipeline;
      if (limited?.limits.cost_usd === undefined) return [];
      const { location } = limited;
      return [
        { name: `the cost budget of the pipeline \`${name}\``, location, pipelines: [planned] },
      ];
    }),
    ...[...tags].flatMap(([tag, { limits, location }]) => {
      if (limits.cost_usd === undefined) return [];
      const pipelines = plan.pipelines.filter((planned) => mayHave(planned, tag));
      return [{ name: `the cost budget of the tag \`${tag}\``, location, pipelines }];
    }),
  ];
}

/** Of its own, or of a case. */
function mayHave({ pipeline: { tags, cases } }: PlannedPipeline, tag: string): boolean {
  return tags.includes(tag) || cases.some((each) => each.tags.includes(tag));
}

function nameModel({ model, endpoint }: AskedModel): string {
  const what = model === undefined ? 'the model that is not named' : `\`${model}\``;
  return `${what} (at \`${endpoint}\`)`;
}

function describeLacking(
  { name, location }: Pick<CostBudget, 'name'> & { readonly location: Location | undefined },
  names: readonly string[],
  { model, isOpen }: AskedModel,
): Diagnostic {
  const example = isOpen || model === undefined ? 'MODEL' : model;
  const shown = names.slice(0, MOST_NAMED);
  const more = names.length > shown.length ? `, and ${names.length - shown.length} more` : '';
  return {
    code: 'no-price',
    severity: 'error',
    message: `${name} cannot be kept: no price is known of ${shown.join(', ')}${more}`,
    ...(location && { location }),
    hints: [
      ...(isOpen
        ? ['name the model without a template, so that its price is known before the run']
        : []),
      `say what it costs, in pulze.config.yaml: \`prices: { ${example}: { input: 2.5, output: 10 } }\`, in USD per million tokens`,
      'or limit tokens or requests in place of money: `--max-tokens-total`, `--max-requests`',
    ],
  };
}

const MOST_NAMED = 5;
