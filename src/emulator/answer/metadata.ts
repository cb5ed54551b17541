import type { WireMetadata, WireUsage } from '../../provider/wire.ts';
import { makeUuid } from '../model/random.ts';
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
}

/** Everything but `latency`, which is only known when the answer is sent. */
export function makeMetadata(source: MetadataSource): WireMetadata {
  const { body, headers, route, usage } = source;
  const labels = storedLabels(headers);
  return {
    app_id: makeUuid(`app ${source.scriptSeed}`),
    model: modelParts(route.namespace),
    ...(route.price === undefined ? {} : makeCosts(usage, route.price)),
    ...(labels === undefined ? {} : { labels }),
    scores: { best_models: route.bestModels },
    score: route.score,
    temperature: body.temperature,
    ...(body.maxTokens !== undefined && body.maxTokens >= -1 ? { max_tokens: body.maxTokens } : {}),
    status_code: 200,
    extra: { emulator: source.isScripted ? scripted : origin },
  };
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
