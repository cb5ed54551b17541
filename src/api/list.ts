import { loadTokenEstimate } from '../assertion/estimate-tokens.ts';
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { Plan } from '../plan/plan.ts';
import type { KnownPrices } from '../protocol/estimate.ts';
import type { SourceFile } from '../source/location.ts';
import { makeUrlShower } from '../transport/base-url.ts';
import { checkAddresses } from './check-endpoints.ts';
import { builtIns, type Extensions } from './extensions.ts';
import { Forecast, listPrices } from './forecast.ts';
import { listAskedModels } from './list-asked-models.ts';
import { type PlannedPower, planPower } from './plan-power.ts';
import { type ListContext, type PlannedRequest, planRequest } from './plan-request.ts';
import { type PlannedSearch, planSearch } from './plan-search.ts';
import { listJudging, type PlannedJudging } from './planned-judging.ts';
import { prepare } from './prepare.ts';
import type { PlanOptions } from './prepared.ts';
import { knownTo } from './rehearse.ts';
import { loadTokenizers } from './tokenizers.ts';

export interface PlannedTrial {
  readonly id: string;
  readonly pipeline: string;
  readonly case: string;
  readonly variant: string;
  readonly repeat: number;
  readonly skip?: string;
  readonly requests: readonly PlannedRequest[];
  /** Calls to models that its assertions will make. */
  readonly judging: readonly PlannedJudging[];
}

export type ListResult =
  | {
      readonly kind: 'listed';
      readonly trialCount: number;
      trials(): AsyncIterable<PlannedTrial>;
      /** To be told of trials, for what they can come to by variant and judge. */
      readonly forecast: Forecast;
      /** Of the models that are asked by name; absent for none. */
      readonly prices?: KnownPrices;
      /** Pipelines of which only a part of the trials will be run. */
      readonly searches: readonly PlannedSearch[];
      /** What a comparison with a later run could see, by the latest run in this folder. */
      power(folder: string): Promise<PlannedPower>;
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, SourceFile>;
    }
  | {
      readonly kind: 'refused';
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, SourceFile>;
    };

/** What a run would do: every trial with its requests, and estimates of tokens and cost. Sends nothing. */
export async function list(
  options: PlanOptions & {
    readonly extensions?: Extensions;
    /** Whether it is a mistake when it is not said where to send; `true`. */
    readonly needsEndpoint?: boolean;
  },
  environment: Environment,
): Promise<ListResult> {
  const extensions = options.extensions ?? builtIns;
  const { needsEndpoint = true } = options;
  const prepared = await prepare({ ...options, needsEndpoint }, extensions, environment);
  const { sources, plan, config } = prepared;
  const diagnostics = [...checkAddresses(prepared, extensions), ...prepared.diagnostics];
  if (hasErrors(diagnostics) || plan === undefined || config === undefined) {
    return { kind: 'refused', diagnostics, sources };
  }
  const endpoints = prepared.endpoints ?? { known: new Map() };
  const { assertions } = extensions;
  const asked = plan.pipelines.flatMap((each) => listAskedModels(each, endpoints, assertions));
  const prices = listPrices(asked, config.prices);
  const context = await makeListContext(
    { endpoints, extensions, environment, prices: config.prices },
    asked.map(({ model }) => model),
  );
  return {
    kind: 'listed',
    trialCount: plan.trialCount,
    forecast: new Forecast(config.prices),
    ...(prices && { prices }),
    searches: plan.pipelines.flatMap(planSearch),
    trials: () => listTrials(plan, context),
    power: (folder) => planPower(plan, folder, environment),
    diagnostics,
    sources,
  };
}

/** With the tokenizers of these models, and the estimate for all others. */
export async function makeListContext(
  known: Omit<ListContext, 'findTokenizer' | 'showUrl'>,
  models: readonly (string | undefined)[],
): Promise<ListContext> {
  await loadTokenEstimate();
  return { ...known, findTokenizer: await loadTokenizers(models), showUrl: makeUrlShower() };
}

export async function* listTrials(plan: Plan, context: ListContext): AsyncIterable<PlannedTrial> {
  let listed = 0;
  const counted = new Map<string, number>();
  for await (const trial of plan.trials()) {
    listed += 1;
    // Trials come without a wait: an interrupt would not be seen before the last one.
    if (listed % 1000 === 0) await new Promise<void>(context.environment.clock.defer);
    const { skip } = trial.case;
    const steps = skip === undefined ? trial.planned.steps : [];
    const requests: PlannedRequest[] = [];
    for (const step of steps)
      requests.push(planRequest({ trial, step, earlier: requests }, context));
    const { assertions } = context.extensions;
    const known = knownTo(trial.planned, context.endpoints);
    yield {
      id: trial.id,
      pipeline: trial.planned.pipeline.name,
      case: trial.case.id,
      variant: trial.variant.id,
      repeat: trial.repeat,
      ...(skip !== undefined && { skip }),
      requests,
      judging:
        skip === undefined ? listJudging(trial, requests, { assertions, known, counted }) : [],
    };
  }
}
