import type { Usage } from '../protocol/completion.ts';
import type { Price } from '../protocol/estimate.ts';
import { type ConfiguredPrices, findPrice } from './find-price.ts';
import { costOf } from './price.ts';

/** What an answer says of itself. */
export interface Priced {
  /** The model that answered. */
  readonly model?: string;
  readonly usage?: Usage;
  /** How many prompt tokens the service had kept from an earlier call. */
  readonly cached_tokens?: number;
  /** US dollars, where Pulze says what it cost. */
  readonly cost_usd?: number;
  /** US dollars, where its `usage` says what it cost. */
  readonly usage_cost_usd?: number;
}

/**
 * US dollars for one answer: what Pulze says, else by the author's price of the model that answered or of the
 * one that was asked for, else what its `usage` says, else by the table's price. Undefined when none is
 * known: never a guess.
 */
export function findCost(
  answer: Priced,
  asked: string | undefined,
  prices: ConfiguredPrices,
): number | undefined {
  if (answer.cost_usd !== undefined) return answer.cost_usd;
  const price = findPrice([answer.model, asked], prices);
  const said = answer.usage_cost_usd;
  if (said !== undefined && price?.from !== 'config') return said;
  return costOfTokens(answer, price) ?? said;
}

function costOfTokens(
  { usage, cached_tokens: kept = 0 }: Priced,
  price: Price | undefined,
): number | undefined {
  const input = usage?.prompt_tokens;
  const output = countOutput(usage);
  if (price === undefined || input === undefined || output === undefined) return undefined;
  const cached = Math.min(kept, input);
  return costOf({ input, cached, output }, price);
}

/** xAI and Gemini count what a model thought beside the completion, and only in the total. */
export function countOutput(usage: Usage | undefined): number | undefined {
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = usage ?? {};
  if (input === undefined || output === undefined || total === undefined) return output;
  return Math.max(output, total - input);
}
