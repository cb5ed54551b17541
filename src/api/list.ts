import { estimateTokens, loadTokenEstimate } from '../assertion/estimate-tokens.ts';
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import {
  type ContentPart,
  type MessageContent,
  type Prompt,
  type PromptText,
  type Settings,
  type Step,
  TemplateFailure,
} from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Plan, Trial } from '../plan/plan.ts';
import { type ConfiguredPrices, findPrice } from '../pricing/find-price.ts';
import { costOf } from '../pricing/price.ts';
import { countAnswers, readLimit } from '../protocol/asked-answers.ts';
import type { KnownPrices } from '../protocol/estimate.ts';
import { completionPaths } from '../provider/provider.ts';
import { recordBody } from '../run/record-body.ts';
import { type RenderedRequest, renderRequest } from '../run/render-request.ts';
import { TrialScope } from '../run/variables.ts';
import { extend } from '../source/extend.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { SourceFile } from '../source/location.ts';
import { showBaseUrl } from '../transport/base-url.ts';
import { countPrompt } from './count-prompt.ts';
import type { Endpoints } from './endpoints.ts';
import { builtIns, type Extensions } from './extensions.ts';
import { Forecast, listPrices } from './forecast.ts';
import { listAskedModels } from './list-asked-models.ts';
import { type PlannedPower, planPower } from './plan-power.ts';
import { type PlannedSearch, planSearch } from './plan-search.ts';
import { listJudging, type PlannedJudging } from './planned-judging.ts';
import { type PlanOptions, prepare } from './prepare.ts';
import { type FindTokenizer, loadTokenizers } from './tokenizers.ts';

/** One step of one trial, as far as it is known before the run. */
export interface PlannedRequest {
  readonly trial: string;
  readonly step: string;
  /** Its name and address; empty where it is not said where to send. */
  readonly endpoint: string;
  readonly url: string;
  /** Those of the endpoint and its dialect; a key is shown as `…`. */
  readonly headers: Readonly<Record<string, string>>;
  /** What will be sent, with files' data as records show it, or what is known of it where `waitsFor` is there. */
  readonly body: JsonObject;
  /** Why the body is not known whole: the steps that it refers to, a `when`. */
  readonly waitsFor?: string;
  /** Of the text that is known. */
  readonly promptTokens: number;
  /** Whether they were counted as the model does; else they are estimated. */
  readonly isCounted: boolean;
  /** `max_tokens` times the number of choices; absent where there is no limit. */
  readonly mostCompletionTokens?: number;
  /** US dollars at the most, for a known price and a known limit. */
  readonly mostCostUsd?: number;
}

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
  const { diagnostics, sources, plan, config } = prepared;
  if (hasErrors(diagnostics) || plan === undefined || config === undefined) {
    return { kind: 'refused', diagnostics, sources };
  }
  const endpoints = prepared.endpoints ?? { known: new Map() };
  await loadTokenEstimate();
  const { assertions } = extensions;
  const asked = plan.pipelines.flatMap((each) => listAskedModels(each, endpoints, assertions));
  const prices = listPrices(asked, config.prices);
  const findTokenizer = await loadTokenizers(asked.map(({ model }) => model));
  const context = { endpoints, extensions, prices: config.prices, environment, findTokenizer };
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

export interface ListContext {
  readonly endpoints: Endpoints;
  readonly extensions: Extensions;
  readonly prices: ConfiguredPrices;
  readonly findTokenizer: FindTokenizer;
  readonly environment: Pick<Environment, 'variables' | 'clock'>;
}

/** The token estimate has to be loaded. */
export async function* listTrials(plan: Plan, context: ListContext): AsyncIterable<PlannedTrial> {
  let listed = 0;
  for await (const trial of plan.trials()) {
    listed += 1;
    // Trials come without a wait: an interrupt would not be seen before the last one.
    if (listed % 1000 === 0) await new Promise<void>(context.environment.clock.defer);
    const { skip } = trial.case;
    const steps = skip === undefined ? trial.planned.steps : [];
    const requests = steps.map((step) => planRequest(trial, step, context));
    const { assertions } = context.extensions;
    yield {
      id: trial.id,
      pipeline: trial.planned.pipeline.name,
      case: trial.case.id,
      variant: trial.variant.id,
      repeat: trial.repeat,
      ...(skip !== undefined && { skip }),
      requests,
      judging: skip === undefined ? listJudging(trial, requests, assertions) : [],
    };
  }
}

function planRequest(trial: Trial, step: Step, context: ListContext): PlannedRequest {
  const settings = resolveSettings(trial.planned.pipeline, step, trial.variant);
  const name = settings.endpoint?.value ?? context.endpoints.main ?? '';
  const definition = context.endpoints.known.get(name);
  const provider = context.extensions.providers.get(definition?.dialect ?? '');
  const rendered = tryRender(trial, step);
  const waitsFor = describeWait(step, rendered === undefined);
  const body = rendered
    ? recordBody(rendered.body, trial.planned.pipeline)
    : rawBody(step, settings);
  const prompt = countTokens(body, context);
  const isCounted = prompt.isCounted && rendered !== undefined;
  return {
    trial: trial.id,
    step: step.id,
    endpoint: name,
    url: `${showBaseUrl(definition?.baseUrl ?? '')}${completionPaths[step.prompt.kind]}`,
    headers: extend(
      describeKey(definition, context.environment),
      rendered ? (provider?.headers(rendered.settings) ?? {}) : {},
    ),
    body,
    ...(waitsFor !== undefined && { waitsFor }),
    promptTokens: prompt.tokens,
    isCounted,
    ...estimateMost(body, prompt.tokens, context.prices),
  };
}

function countTokens(
  body: JsonObject,
  { findTokenizer }: ListContext,
): { readonly tokens: number; readonly isCounted: boolean } {
  const { model, messages, prompt } = body;
  const count = findTokenizer(typeof model === 'string' ? model : undefined);
  const counted = count && countPrompt(body, count);
  if (counted === undefined || counted.hasAttachments) {
    return { tokens: estimateTokens(JSON.stringify(messages ?? prompt ?? '')), isCounted: false };
  }
  const { tokens, rest } = counted;
  return { tokens: tokens + estimateTokens(rest), isCounted: rest === '' };
}

/** That a key is sent, without the key. */
function describeKey(
  definition: EndpointDefinition | undefined,
  { variables }: Pick<Environment, 'variables'>,
): Readonly<Record<string, string>> {
  const hasKey =
    definition?.keyFile !== undefined || variables[definition?.keyVariable ?? '']?.trim();
  return hasKey ? { Authorization: 'Bearer …' } : {};
}

function describeWait(step: Step, isUnknown: boolean): string | undefined {
  const needs = step.needs.map((id) => `\`${id}\``).join(', ');
  const parts = [
    ...(isUnknown && needs !== '' ? [`text of ${needs}`] : []),
    ...(step.when ? [`sent when ${step.when.expression.source}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** Undefined where the request depends on answers. */
function tryRender(trial: Trial, step: Step): RenderedRequest | undefined {
  if (step.continues !== undefined) return undefined;
  const settings = resolveSettings(trial.planned.pipeline, step, trial.variant);
  try {
    return renderRequest({
      step,
      settings,
      scope: new TrialScope(trial),
      conversation: [],
    });
  } catch (error) {
    if (error instanceof TemplateFailure) return undefined;
    throw error;
  }
}

/** The body as written, templates and all. */
function rawBody(step: Step, settings: Settings): JsonObject {
  const { model, tools, plugins, stream, params } = settings;
  return {
    ...(model && { model: model.raw }),
    ...rawPrompt(step.prompt),
    ...Object.fromEntries([...params].map(([key, value]) => [key, value.raw])),
    ...(tools && { tools: tools.raw }),
    ...(plugins && { plugins: plugins.raw }),
    ...(stream && { stream: stream.raw }),
  };
}

function rawPrompt(prompt: Prompt): JsonObject {
  if (prompt.kind === 'text') return { prompt: rawText(prompt.prompt) };
  return {
    messages: prompt.messages.map((entry) =>
      entry.kind === 'history'
        ? { history: entry.expression.expression.source }
        : { role: entry.role, ...(entry.content && { content: rawContent(entry.content) }) },
    ),
  };
}

function rawContent(content: MessageContent): JsonValue {
  return content.kind === 'parts' ? content.parts.map(rawPart) : rawText(content);
}

function rawPart({ fields, text, file }: ContentPart): JsonValue {
  const raw = isJsonObject(fields.raw) ? fields.raw : {};
  if (text) return { ...raw, text: rawText(text) };
  if (file === undefined) return raw;
  const below = raw[file.key];
  return { ...raw, [file.key]: { file: file.path.raw, ...(isJsonObject(below) && below) } };
}

function rawText(text: PromptText): JsonValue {
  return text.kind === 'inline' ? text.value.raw : { file: text.path.raw };
}

function estimateMost(
  body: JsonObject,
  promptTokens: number,
  prices: ConfiguredPrices,
): Pick<PlannedRequest, 'mostCompletionTokens' | 'mostCostUsd'> {
  const limit = readLimit(body);
  const answers = countAnswers(body);
  if (limit === undefined || answers === undefined) return {};
  const most = limit * answers;
  const price = findPrice([String(body['model'] ?? '')], prices);
  if (price === undefined) return { mostCompletionTokens: most };
  const mostCostUsd = costOf({ input: promptTokens, output: most }, price);
  return { mostCompletionTokens: most, mostCostUsd };
}
