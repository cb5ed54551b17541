import type { JsonObject } from '../../source/json.ts';

/** What a model can take and give, in tokens. */
export interface TokenLimits {
  /** Prompt and answer together. */
  readonly context: number;
  /** The answer alone; absent where only the context limits it. */
  readonly completion?: number;
}

/**
 * Seconds since the epoch, as OpenAI tells when it created a model; and its limits, as they were known when
 * this was written, which was not compared with OpenAI's pages.
 */
const rows: readonly (readonly [id: string, created: number, limits?: TokenLimits])[] = [
  ['gpt-4o', 1715367049, { context: 128_000, completion: 16_384 }],
  ['gpt-4o-mini', 1721172741, { context: 128_000, completion: 16_384 }],
  ['gpt-4.1', 1744316542, { context: 1_047_576, completion: 32_768 }],
  ['gpt-4.1-mini', 1744318173, { context: 1_047_576, completion: 32_768 }],
  ['gpt-4-turbo', 1712361441, { context: 128_000, completion: 4096 }],
  ['gpt-4', 1687882411, { context: 8192 }],
  ['gpt-3.5-turbo', 1677610602, { context: 16_385, completion: 4096 }],
  ['gpt-3.5-turbo-instruct', 1692901427, { context: 4096 }],
  ['gpt-5', 1754425777, { context: 400_000, completion: 128_000 }],
  ['gpt-5-mini', 1754425928, { context: 400_000, completion: 128_000 }],
  ['o3', 1744225308, { context: 200_000, completion: 100_000 }],
  ['o4-mini', 1744225351, { context: 200_000, completion: 100_000 }],
  ['text-embedding-3-small', 1705948997],
  ['text-embedding-3-large', 1705953180],
  ['text-embedding-ada-002', 1671217299],
];

/** The models that are listed; any other name answers as itself all the same. */
export const openaiModels: readonly (JsonObject & { readonly id: string })[] = rows.map(
  ([id, created]) => ({ id, object: 'model', created, owned_by: 'system' }),
);

/** Undefined for a model that writes nothing, and for a name that is not listed: it has no limits. */
export function limitsOf(model: string): TokenLimits | undefined {
  return rows.find(([id]) => id === model)?.[2];
}
