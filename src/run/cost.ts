import type { Completion } from '../protocol/completion.ts';
import type { Connection } from './connection.ts';

/**
 * US dollars for one completion: what the service says, else the configured price of the model that
 * answered, else of the one that was asked for. Undefined when neither is known: never a guess.
 */
export function findCost(
  completion: Completion,
  asked: string | undefined,
  prices: Connection['prices'],
): number | undefined {
  if (completion.cost_usd !== undefined) return completion.cost_usd;
  const { usage } = completion;
  const price = findPrice(completion.model, prices) ?? findPrice(asked, prices);
  if (
    price === undefined ||
    usage?.prompt_tokens === undefined ||
    usage.completion_tokens === undefined
  ) {
    return undefined;
  }
  return (usage.prompt_tokens * price.input + usage.completion_tokens * price.output) / 1_000_000;
}

function findPrice(
  model: string | undefined,
  prices: Connection['prices'],
): { readonly input: number; readonly output: number } | undefined {
  if (model === undefined) return undefined;
  const exact = prices.get(model);
  if (exact) return exact;
  const bare = (name: string): string => name.slice(name.indexOf('/') + 1);
  for (const [name, price] of prices) if (bare(name) === bare(model)) return price;
  return undefined;
}
