import type { Price } from '../protocol/estimate.ts';

/**
 * The month that the prices are of: those of OpenAI's and Anthropic's models that were sold in it are what
 * their price pages said, as others quoted them; all others are the last that were known. Prices of today may
 * be others.
 */
export const PRICES_AS_OF = '2026-11';

export interface TableEntry extends Price {
  /** Without its provider; `*` at the end stands for a date or a version. */
  readonly model: string;
  readonly provider: string;
  /** The most tokens of one answer; absent where it is not known for sure. */
  readonly mostOutput?: number;
}

type Row = readonly [
  model: string,
  input: number,
  output: number,
  mostOutput?: number,
  cachedInput?: number,
];

const tables: Readonly<Record<string, readonly Row[]>> = {
  openai: [
    ['gpt-5.4-mini', 0.75, 4.5, 128_000, 0.075],
    ['gpt-5.4-nano', 0.2, 1.25, 128_000, 0.02],
    ['gpt-5.2', 1.75, 14, 128_000, 0.175],
    ['gpt-5.2-2025-*', 1.75, 14, 128_000, 0.175],
    ['gpt-5.1', 1.25, 10, 128_000, 0.125],
    ['gpt-5.1-2025-*', 1.25, 10, 128_000, 0.125],
    ['gpt-5', 1.25, 10, 128_000, 0.125],
    ['gpt-5-2025-*', 1.25, 10, 128_000, 0.125],
    ['gpt-5-mini', 0.25, 2, 128_000, 0.025],
    ['gpt-5-mini-2025-*', 0.25, 2, 128_000, 0.025],
    ['gpt-5-nano', 0.05, 0.4, 128_000, 0.005],
    ['gpt-5-nano-2025-*', 0.05, 0.4, 128_000, 0.005],
    ['gpt-4.1', 2, 8, 32_768, 0.5],
    ['gpt-4.1-2025-*', 2, 8, 32_768, 0.5],
    ['gpt-4.1-mini*', 0.4, 1.6, 32_768, 0.1],
    ['gpt-4.1-nano*', 0.1, 0.4, 32_768, 0.025],
    ['gpt-4o', 2.5, 10, 16_384, 1.25],
    ['gpt-4o-2024-05-13', 5, 15, 4096],
    ['gpt-4o-2024-08-06', 2.5, 10, 16_384, 1.25],
    ['gpt-4o-2024-11-20', 2.5, 10, 16_384, 1.25],
    ['gpt-4o-mini', 0.15, 0.6, 16_384, 0.075],
    ['gpt-4o-mini-2024-07-18', 0.15, 0.6, 16_384, 0.075],
    ['gpt-4-turbo', 10, 30, 4096],
    ['gpt-4-turbo-2024-04-09', 10, 30, 4096],
    ['gpt-4', 30, 60, 8192],
    ['gpt-4-0613', 30, 60, 8192],
    ['gpt-3.5-turbo', 0.5, 1.5, 4096],
    ['gpt-3.5-turbo-0125', 0.5, 1.5, 4096],
    ['o1', 15, 60, 100_000, 7.5],
    ['o1-2024-12-17', 15, 60, 100_000, 7.5],
    ['o3', 2, 8, 100_000, 0.5],
    ['o3-2025-04-16', 2, 8, 100_000, 0.5],
    ['o3-mini*', 1.1, 4.4, 100_000, 0.55],
    ['o4-mini', 1.1, 4.4, 100_000, 0.275],
    ['o4-mini-2025-04-16', 1.1, 4.4, 100_000, 0.275],
    ['text-embedding-3-small', 0.02, 0],
    ['text-embedding-3-large', 0.13, 0],
    ['text-embedding-ada-002', 0.1, 0],
  ],
  anthropic: [
    ['claude-fable-5', 10, 50, 128_000],
    ['claude-fable-5-1', 10, 50, 128_000],
    ['claude-opus-5', 5, 25, 128_000],
    ['claude-opus-5-5', 4, 20, 128_000],
    ['claude-opus-4-8', 5, 25, 128_000],
    ['claude-opus-4-7*', 5, 25, 128_000],
    ['claude-opus-4-6*', 5, 25, 128_000],
    ['claude-opus-4-5*', 5, 25, 64_000],
    ['claude-opus-4-1*', 15, 75, 32_000],
    ['claude-opus-4-0', 15, 75, 32_000],
    ['claude-opus-4-2025*', 15, 75, 32_000],
    ['claude-sonnet-5', 2, 10, 128_000],
    ['claude-sonnet-5-5', 2, 10, 128_000],
    ['claude-sonnet-4-6*', 3, 15, 128_000],
    ['claude-sonnet-4-5*', 3, 15, 64_000],
    ['claude-sonnet-4-0', 3, 15, 64_000],
    ['claude-sonnet-4-2025*', 3, 15, 64_000],
    ['claude-haiku-4-5*', 1, 5, 64_000],
    ['claude-3-7-sonnet*', 3, 15, 128_000],
    ['claude-3-5-sonnet*', 3, 15, 8192],
    ['claude-3-5-haiku*', 0.8, 4, 8192],
    ['claude-3-opus*', 15, 75, 4096],
    ['claude-3-sonnet*', 3, 15, 4096],
    ['claude-3-haiku*', 0.25, 1.25, 4096],
    ['claude-2.1', 8, 24, 4096],
    ['claude-2.0', 8, 24, 4096],
    ['claude-instant-1.2', 0.8, 2.4, 4096],
  ],
  google: [
    ['gemini-2.5-flash', 0.3, 2.5, 65_536],
    ['gemini-2.5-flash-lite', 0.1, 0.4, 65_536],
    ['gemini-2.0-flash', 0.1, 0.4, 8192],
    ['gemini-2.0-flash-001', 0.1, 0.4, 8192],
    ['gemini-2.0-flash-lite*', 0.075, 0.3, 8192],
  ],
  mistral: [
    ['mistral-medium-2505', 0.4, 2],
    ['mistral-medium-2508', 0.4, 2],
    ['mistral-large-2411', 2, 6],
    ['mistral-small-2503', 0.1, 0.3],
    ['ministral-8b-2410', 0.1, 0.1],
    ['ministral-3b-2410', 0.04, 0.04],
    ['codestral-2501', 0.3, 0.9],
  ],
};

/**
 * What providers ask for text on their own service, at the standard rate. Models whose price depends on the
 * length of the prompt, and open models, which each host prices as it likes, are not here.
 */
export const priceTable: readonly TableEntry[] = Object.entries(tables).flatMap(
  ([provider, rows]) =>
    rows.map(([model, input, output, mostOutput, cachedInput]) => ({
      provider,
      model,
      input,
      ...(cachedInput !== undefined && { cached_input: cachedInput }),
      output,
      ...(mostOutput !== undefined && { mostOutput }),
    })),
);
