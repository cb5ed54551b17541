/** US dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** A price, and where it is from. */
export interface FoundPrice extends Price {
  readonly from: 'config' | 'table';
}
