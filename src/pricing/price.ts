/** US dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** US dollars. So many tokens that nobody knows a bound are infinite, and cost nothing at no price. */
export function costOf({ input, output }: Tokens, price: Price): number {
  return (times(input, price.input) + times(output, price.output)) / 1_000_000;
}

function times(tokens: number, price: number): number {
  return price === 0 ? 0 : tokens * price;
}

/** A price, and where it is from. */
export interface FoundPrice extends Price {
  readonly from: 'config' | 'table';
}
