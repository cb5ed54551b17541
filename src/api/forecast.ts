import type { ConfiguredPrices } from '../pricing/find-price.ts';
import { findPrice } from '../pricing/find-price.ts';
import { mostCostOf } from '../pricing/price.ts';
import { PRICES_AS_OF } from '../pricing/price-table.ts';
import type { Estimate, KnownPrices, PriceRecord, VariantEstimate } from '../protocol/estimate.ts';
import type { Mutable } from '../protocol/mutable.ts';
import { recall } from '../source/recall.ts';
import { steady } from '../statistics/steady.ts';
import type { AskedModel } from './list-asked-models.ts';
import type { PlannedJudging } from './planned-judging.ts';

/** Of a trial, what its requests can come to. */
interface ForeseenTrial {
  readonly pipeline: string;
  readonly variant: string;
  readonly requests: readonly {
    readonly promptTokens: number;
    readonly isCounted: boolean;
    readonly mostCompletionTokens?: number;
    readonly isPriced?: true;
    readonly mostCostUsd?: number;
  }[];
  readonly judging: readonly PlannedJudging[];
}

/** Adds up what trials can come to, by variant and judge. */
export class Forecast {
  readonly #variants = new Map<string, Group>();
  readonly #prices: ConfiguredPrices;

  constructor(prices: ConfiguredPrices) {
    this.#prices = prices;
  }

  add({ pipeline, variant, requests, judging }: ForeseenTrial): void {
    const key = JSON.stringify([pipeline, variant]);
    const group = recall(this.#variants, key, () => ({
      pipeline,
      variant,
      steps: new Sum(),
      judges: new Map(),
    }));
    for (const {
      mostCompletionTokens,
      isPriced = false,
      mostCostUsd: costUsd,
      ...prompt
    } of requests)
      group.steps.add({ ...prompt, requests: 1, mostCompletionTokens, isPriced, costUsd });
    for (const { judge, calls, model, isOpen, promptTokens, mostCompletionTokens } of judging) {
      const sum = recall(group.judges, judge, () => new Sum());
      const input = isOpen === true ? undefined : promptTokens;
      const price = findPrice([model], this.#prices);
      const costUsd = mostCostOf({ input, output: mostCompletionTokens }, price);
      const known = { isCounted: false, isPriced: price !== undefined };
      sum.add({ requests: calls, promptTokens, ...known, mostCompletionTokens, costUsd });
    }
  }

  variants(): readonly VariantEstimate[] {
    return [...this.#variants.values()].map(({ pipeline, variant, steps, judges }) => ({
      pipeline,
      variant_id: variant,
      steps: steps.estimate(),
      ...(judges.size > 0 && {
        judges: Object.fromEntries([...judges].map(([name, sum]) => [name, sum.estimate()])),
      }),
    }));
  }
}

interface Group {
  readonly pipeline: string;
  readonly variant: string;
  readonly steps: Sum;
  readonly judges: Map<string, Sum>;
}

interface Like {
  readonly requests: number;
  /** Of each of them. */
  readonly promptTokens: number;
  readonly isCounted: boolean;
  readonly mostCompletionTokens: number | undefined;
  readonly isPriced: boolean;
  readonly costUsd: number | undefined;
}

class Sum {
  #requests = 0;
  #prompt = 0;
  #completion = 0;
  #unlimited = 0;
  #cost = 0;
  #unknown = 0;
  #unpriced = 0;
  #estimated = 0;

  add(like: Like): void {
    const { requests, promptTokens, isCounted, mostCompletionTokens, isPriced, costUsd } = like;
    if (!isCounted) this.#estimated += requests;
    this.#requests += requests;
    this.#prompt += promptTokens * requests;
    this.#completion += (mostCompletionTokens ?? 0) * requests;
    if (mostCompletionTokens === undefined) this.#unlimited += requests;
    this.#cost += (costUsd ?? 0) * requests;
    if (costUsd === undefined) this.#unknown += requests;
    if (!isPriced) this.#unpriced += requests;
  }

  estimate(): Estimate {
    const estimate: Mutable<Estimate> = {
      requests: this.#requests,
      prompt_tokens: this.#prompt,
      cost_unknown: this.#unknown,
      unpriced: this.#unpriced,
    };
    if (this.#estimated === 0) estimate.prompt_tokens_counted = true;
    if (this.#unlimited === 0) estimate.completion_tokens = this.#completion;
    if (this.#unknown === 0) estimate.cost_usd = steady(this.#cost);
    return estimate;
  }
}

/** The prices of models that are asked by name; undefined for none. */
export function listPrices(
  asked: readonly AskedModel[],
  prices: ConfiguredPrices,
): KnownPrices | undefined {
  const names = [...new Set(asked.flatMap(({ model, isOpen }) => (isOpen ? [] : (model ?? []))))];
  const models = names.flatMap((model): readonly PriceRecord[] => {
    const price = findPrice([model], prices);
    return price ? [{ model, ...price }] : [];
  });
  if (models.length === 0) return undefined;
  const isDated = models.some(({ from }) => from === 'table');
  return { models, ...(isDated && { as_of: PRICES_AS_OF }) };
}
