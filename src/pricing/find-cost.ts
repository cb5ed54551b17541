import type { Usage } from '../protocol/completion.ts';
import { type ConfiguredPrices, findPrice } from './find-price.ts';
import { costOf } from './price.ts';

/** What an answer says of itself. */
export interface Priced {
  /** The model that answered. */
  readonly model?: string;
  readonly usage?: Usage;
  /** How many prompt tokens the service had kept from an earlier call. */
  readonly cached_tokens?: number;
  /** US dollars, where the service says what it cost. */
  readonly cost_usd?: number;
}

/**
 * US dollars for one answer: what the service says, else the price of the model that answered, else of the
 * one that was asked for. Undefined when neither is known: never a guess.
 */
export function findCost(
  answer: Priced,
  asked: string | undefined,
  prices: ConfiguredPrices,
): number | undefined {
  if (answer.cost_usd !== undefined) return answer.cost_usd;
  const { usage } = answer;
  const price = findPrice([answer.model, asked], prices);
  const input = usage?.prompt_tokens;
  const output = countOutput(usage);
  if (price === undefined || input === undefined || output === undefined) return undefined;
  const cached = Math.min(answer.cached_tokens ?? 0, input);
  return costOf({ input, cached, output }, price);
}

/** xAI and Gemini count what a model thought beside the completion, and only in the total. */
export function countOutput(usage: Usage | undefined): number | undefined {
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = usage ?? {};
  if (input === undefined || output === undefined || total === undefined) return output;
  return Math.max(output, total - input);
}
