/** What requests can come to at the most, said before the run; absent is what is not known. */
export interface Estimate {
  readonly requests: number;
  /** Of the text that is known, and of the answers that are waited for, at the most that is known of them. */
  readonly prompt_tokens: number;
  /** Whether all of them were counted by their models' own tokenizer, and none is estimated. */
  readonly prompt_tokens_counted?: true;
  /** Absent where a request sets no limit. */
  readonly completion_tokens?: number;
  /** US dollars; absent where a price or a limit of any of the requests, or of an answer in them, is not known. */
  readonly cost_usd?: number;
  /** Requests whose cost is not known. */
  readonly cost_unknown: number;
  /** Those of them whose model has no known price; the others lack a limit. Absent in earlier records. */
  readonly unpriced?: number;
}

/** Of one variant of a pipeline: its steps, and each of its judges. */
export interface VariantEstimate {
  readonly pipeline: string;
  readonly variant_id: string;
  readonly steps: Estimate;
  /** By the assertion's name; absent for none. */
  readonly judges?: Readonly<Record<string, Estimate>>;
}

/** US dollars per million tokens. */
export interface Price {
  readonly input: number;
  /** For prompt tokens that the service had kept from an earlier call; absent: as `input`. */
  readonly cached_input?: number;
  readonly output: number;
}

/** A price that was known before the run. */
export interface PriceRecord extends Price {
  readonly model: string;
  /** `config`: the author's; `table`: the program's own. */
  readonly from: 'config' | 'table';
}

/** Prices that costs may be made of, where answers do not say them. */
export interface KnownPrices {
  /** Of the models that are asked by name, those with a price. */
  readonly models: readonly PriceRecord[];
  /** The month of the program's own table, where one of them is from there. */
  readonly as_of?: string;
}
