import type { Price } from '../protocol/estimate.ts';

export interface Tokens {
  readonly input: number;
  /** How many of the input the service had kept. */
  readonly cached?: number;
  readonly output: number;
}

/** US dollars. So many tokens that nobody knows a bound are infinite, and cost nothing at no price. */
export function costOf({ input, cached = 0, output }: Tokens, price: Price): number {
  const fresh = times(input - cached, price.input);
  const kept = times(cached, price.cached_input ?? price.input);
  return (fresh + kept + times(output, price.output)) / 1_000_000;
}

/** US dollars, of the most tokens that are known; undefined where what it costs has no bound. */
export function mostCostOf(
  { input, output }: { readonly [Of in 'input' | 'output']: number | undefined },
  price: Price | undefined,
): number | undefined {
  if (price === undefined) return undefined;
  const most = costOf(
    { input: input ?? Number.POSITIVE_INFINITY, output: output ?? Number.POSITIVE_INFINITY },
    price,
  );
  return Number.isFinite(most) ? most : undefined;
}

function times(tokens: number, price: number): number {
  return price === 0 ? 0 : tokens * price;
}

/** A price, and where it is from. */
export interface FoundPrice extends Price {
  readonly from: 'config' | 'table';
}
