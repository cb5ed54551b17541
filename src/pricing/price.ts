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

function times(tokens: number, price: number): number {
  return price === 0 ? 0 : tokens * price;
}

/** A price, and where it is from. */
export interface FoundPrice extends Price {
  readonly from: 'config' | 'table';
}
