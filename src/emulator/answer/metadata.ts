import type { JsonObject, WireMetadata, WireUsage } from '../../provider/wire.ts';
import { makeUuid } from '../model/random.ts';
import type { ModelFault } from '../script/compile-model-fault.ts';
import type { Unspecified } from '../unspecified.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { PulzeHeaders } from '../validation/read-headers.ts';
import { storedLabels } from './labels.ts';
import { benchmarkPrice, type EmulatedModel, modelParts } from './model-table.ts';
import type { Route } from './route-model.ts';

const origin = 'text from a small n-gram model, not a large language model';
const scripted = 'text from a script, not a large language model';

export interface MetadataSource {
  readonly body: CompletionBody;
  readonly headers: PulzeHeaders;
  readonly route: Route;
  readonly usage: WireUsage;
  readonly scriptSeed: number;
  readonly isScripted: boolean;
  readonly plugins?: readonly string[];
  readonly unspecified?: Unspecified;
  readonly retries?: number;
  readonly failure?: ModelFault;
  readonly warnings?: readonly string[];
}

/** Everything but `latency`, which is only known when the answer is sent. */
export function makeMetadata(source: MetadataSource): WireMetadata {
  const { body, headers, route, usage, failure, plugins = [] } = source;
  const labels = storedLabels(headers, source.unspecified);
  const origins = source.isScripted ? scripted : origin;
  return {
    app_id: makeUuid(`app ${source.scriptSeed}`),
    model: { ...modelParts(route.namespace), ...(route.at === undefined ? {} : { at: route.at }) },
    ...(route.price === undefined ? {} : makeCosts(usage, route.price)),
    ...(labels === undefined ? {} : { labels }),
    ...(failure === undefined ? {} : { error: failure.message }),
    scores: { best_models: route.bestModels, ...listCandidates(route) },
    score: route.score,
    temperature: body.temperature,
    ...(body.maxTokens !== undefined && body.maxTokens >= -1 ? { max_tokens: body.maxTokens } : {}),
    status_code: failure?.status ?? 200,
    ...countRetries(source),
    extra: { emulator: origins, ...(plugins.length > 0 && { plugins }) },
    ...warn(source),
  };
}

function listCandidates({ candidates }: Route): JsonObject {
  if (candidates === undefined) return {};
  return { candidates: candidates.map(({ model, score }) => ({ [model.namespace]: score })) };
}

function countRetries({ retries = 0, unspecified }: MetadataSource): { retries?: number } {
  return retries > 0 || unspecified?.no_retries === 'zero' ? { retries } : {};
}

function warn({ route, warnings = [] }: MetadataSource): { warning?: string } {
  const { model } = route;
  const day = model?.deprecatedOn;
  const deprecated = day === undefined ? [] : [`${route.namespace} is deprecated since ${day}`];
  const all = [...deprecated, ...warnings];
  return all.length === 0 ? {} : { warning: all.join('; ') };
}

function makeCosts(
  usage: WireUsage,
  price: EmulatedModel['price'],
): Pick<WireMetadata, 'costs' | 'cost_savings'> {
  const costs = {
    prompt_tokens: dollars(usage.prompt_tokens, price.prompt),
    completion_tokens: dollars(usage.completion_tokens, price.completion),
  };
  const benchmark = {
    prompt_tokens: dollars(usage.prompt_tokens, benchmarkPrice.prompt),
    completion_tokens: dollars(usage.completion_tokens, benchmarkPrice.completion),
  };
  return { costs: withTotal(costs), cost_savings: withTotal(difference(benchmark, costs)) };
}

interface Cost {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

function withTotal(cost: Cost): Cost & { readonly total_tokens: number } {
  return { total_tokens: round(cost.prompt_tokens + cost.completion_tokens), ...cost };
}

function difference(from: Cost, cost: Cost): Cost {
  return {
    prompt_tokens: round(from.prompt_tokens - cost.prompt_tokens),
    completion_tokens: round(from.completion_tokens - cost.completion_tokens),
  };
}

function dollars(tokens: number | null | undefined, perMillion: number): number {
  return round(((tokens ?? 0) * perMillion) / 1e6);
}

function round(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
