import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import { type Step, TemplateFailure } from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Trial } from '../plan/plan.ts';
import { type ConfiguredPrices, findPrice } from '../pricing/find-price.ts';
import { mostCostOf } from '../pricing/price.ts';
import { countAnswers, readLimit } from '../protocol/asked-answers.ts';
import type { Mutable } from '../protocol/mutable.ts';
import { completionPaths } from '../provider/provider.ts';
import { recordBody } from '../run/record-body.ts';
import { type RenderedRequest, renderRequest } from '../run/render-request.ts';
import { TrialScope } from '../run/variables.ts';
import { extend } from '../source/extend.ts';
import { isJsonArray, type JsonObject } from '../source/json.ts';
import type { ShowUrl } from '../transport/base-url.ts';
import { type Endpoints, endpointOf } from './endpoints.ts';
import { type ExpectedPrompt, expectPrompt } from './expect-prompt.ts';
import type { Extensions } from './extensions.ts';
import { foreseeBody } from './foresee-body.ts';
import { rawRequest } from './raw-request.ts';
import type { FindTokenizer } from './tokenizers.ts';

/** One step of one trial, as far as it is known before the run. */
export interface PlannedRequest {
  readonly trial: string;
  readonly step: string;
  /** Its name and address; empty where it is not said where to send. */
  readonly endpoint: string;
  readonly url: string;
  /** Those of the endpoint and its dialect; a key is shown as `…`. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * What will be sent, with files' data as records show it. Where `waitsFor` is there, texts that read an answer
   * are as written, and `{ continue: a }` stands for the conversation that comes before the messages.
   */
  readonly body: JsonObject;
  /** Why the body is not known whole: the steps that it refers to, a `when`. */
  readonly waitsFor?: string;
  /** There where a `when` may leave it out. */
  readonly isConditional?: true;
  /** Of the text that is known, and of the answers that it waits for, where their most is known. */
  readonly promptTokens: number;
  /** How many of them are of such answers; absent for none. */
  readonly answerTokens?: number;
  /** That it waits for an answer without a limit, so that its prompt has none either. */
  readonly isOpen?: true;
  /** Whether they were counted as the model does; else they are estimated. */
  readonly isCounted: boolean;
  /** `max_tokens` times the number of choices; absent where there is no limit. */
  readonly mostCompletionTokens?: number;
  /** There where the model has a known price. */
  readonly isPriced?: true;
  /** US dollars at the most, for a known price and a known limit. */
  readonly mostCostUsd?: number;
}

export interface ListContext {
  readonly endpoints: Endpoints;
  readonly extensions: Extensions;
  readonly prices: ConfiguredPrices;
  readonly findTokenizer: FindTokenizer;
  readonly environment: Pick<Environment, 'variables' | 'clock'>;
  readonly showUrl: ShowUrl;
}

/** `earlier`: those of the trial's steps that come before. The token estimate has to be loaded. */
export function planRequest(
  { trial, step, earlier }: WaitingStep & { readonly trial: Trial },
  context: ListContext,
): PlannedRequest {
  const { pipeline } = trial.planned;
  const settings = resolveSettings(pipeline, step, trial.variant);
  const name = endpointOf(settings, context.endpoints);
  const definition = context.endpoints.known.get(name);
  const provider = context.extensions.providers.get(definition?.dialect ?? '');
  const rendered = tryRender(trial, step);
  const waitsFor = describeWait(step, rendered === undefined);
  const { body, settings: own } = rendered
    ? { ...rendered, body: recordBody(rendered.body, pipeline) }
    : rawRequest(step, settings, new TrialScope(trial).variables);
  const estimate = rendered
    ? estimateUse(body, NOTHING, context)
    : foreseeUse({ trial, step, earlier }, body, context);
  return {
    trial: trial.id,
    step: step.id,
    endpoint: name,
    url: context.showUrl(definition?.baseUrl ?? '', completionPaths[step.prompt.kind]),
    headers: extend(describeKey(definition, context.environment), provider?.headers(own) ?? {}),
    body: showContinued(body, step),
    ...(waitsFor !== undefined && { waitsFor }),
    ...(step.when && { isConditional: true as const }),
    ...estimate,
  };
}

/** The conversation that comes first is known by its step only, and is counted with it. */
function showContinued(body: JsonObject, { continues }: Step): JsonObject {
  const { messages } = body;
  if (continues === undefined || !isJsonArray(messages)) return body;
  return { ...body, messages: [{ continue: continues.value }, ...messages] };
}

type Use = Pick<
  PlannedRequest,
  'promptTokens' | 'answerTokens' | 'isOpen' | 'isCounted' | keyof Most
>;

/** Of a request that waits for answers. */
function foreseeUse(
  { trial, step, earlier }: WaitingStep & { readonly trial: Trial },
  raw: JsonObject,
  context: ListContext,
): Use {
  const foreseen = foreseeBody(trial, step);
  const before = sumEarlier({ step, earlier }, foreseen?.places);
  const written = estimateUse(raw, before, context);
  const use = foreseen && estimateUse(foreseen.body, before, context);
  // What a template says only after some answers is in what is written, and not in what is foreseen.
  const larger = use && use.promptTokens > written.promptTokens ? use : written;
  return { ...larger, isCounted: false };
}

function estimateUse(body: JsonObject, before: Before, context: ListContext): Use {
  const { answerTokens, isOpen } = before;
  const own = expectPrompt(body, context.findTokenizer(modelOf(body)));
  const promptTokens = own.tokens + before.tokens + answerTokens;
  return {
    promptTokens,
    ...(answerTokens > 0 && { answerTokens }),
    ...(isOpen && { isOpen }),
    isCounted: isExact(own),
    ...estimateMost(body, isOpen ? undefined : promptTokens, context.prices),
  };
}

/** What a prompt has of earlier steps. */
interface Before {
  readonly tokens: number;
  /** The most that is known of answers. */
  readonly answerTokens: number;
  /** Whether one of them has no limit. */
  readonly isOpen: boolean;
}

const NOTHING: Before = { tokens: 0, answerTokens: 0, isOpen: false };

interface WaitingStep {
  readonly step: Step;
  readonly earlier: readonly PlannedRequest[];
}

/**
 * What earlier steps add to a prompt: what was asked of the one that it continues, and the most of their
 * answers; `places` says how often each is in it, which is once where that is not known.
 */
function sumEarlier(
  { step, earlier }: WaitingStep,
  places: ReadonlyMap<string, number> | undefined,
): Before {
  const sum: Mutable<Before> = { ...NOTHING };
  for (const request of earlier) {
    const id = request.step;
    const isContinued = step.continues?.value === id;
    const written = places === undefined ? Number(step.needs.includes(id)) : (places.get(id) ?? 0);
    // A conversation that is continued has the answer at its end, whatever its templates say.
    const times = isContinued && places !== undefined ? written + 1 : written;
    if (times === 0) continue;
    sum.answerTokens += times * (request.mostCompletionTokens ?? 0);
    sum.isOpen ||= request.mostCompletionTokens === undefined;
    if (!isContinued) continue;
    const { promptTokens, answerTokens = 0 } = request;
    sum.tokens += promptTokens - answerTokens;
    sum.answerTokens += answerTokens;
    sum.isOpen ||= request.isOpen === true;
  }
  return sum;
}

function isExact({ counted, hasAttachments }: ExpectedPrompt): boolean {
  return counted?.rest === '' && !hasAttachments;
}

function modelOf({ model }: JsonObject): string | undefined {
  return typeof model === 'string' ? model : undefined;
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

type Most = Pick<PlannedRequest, 'mostCompletionTokens' | 'isPriced' | 'mostCostUsd'>;

function estimateMost(
  body: JsonObject,
  promptTokens: number | undefined,
  prices: ConfiguredPrices,
): Most {
  const limit = readLimit(body);
  const answers = countAnswers(body);
  const most = limit === undefined || answers === undefined ? undefined : limit * answers;
  const price = findPrice([String(body['model'] ?? '')], prices);
  const cost = mostCostOf({ input: promptTokens, output: most }, price);
  return {
    ...(most !== undefined && { mostCompletionTokens: most }),
    ...(price !== undefined && { isPriced: true as const }),
    ...(cost !== undefined && { mostCostUsd: cost }),
  };
}
