/** A model that the emulator answers as. Qualities are from 0 to 1; more is better, also for cost. */
export interface EmulatedModel {
  /** `provider/model`, or `provider/owner/model`. */
  readonly namespace: string;
  /** US dollars for a million tokens. */
  readonly price: { readonly prompt: number; readonly completion: number };
  readonly quality: number;
  readonly cost: number;
  readonly latency: number;
}

/** What `cost_savings` are compared with. */
export const benchmarkPrice: EmulatedModel['price'] = { prompt: 30, completion: 60 };

const rows: readonly (readonly [string, number, number, number, number])[] = [
  ['openai/gpt-4o', 2.5, 10, 0.98, 0.72],
  ['anthropic/claude-3-5-sonnet', 3, 15, 0.97, 0.64],
  ['openai/gpt-4-turbo-2024-04-09', 10, 30, 0.95, 0.45],
  ['google/gemini-1.5-pro', 1.25, 5, 0.93, 0.58],
  ['openai/gpt-4', 30, 60, 0.92, 0.3],
  ['anthropic/claude-2.0', 8, 24, 0.84, 0.4],
  ['groq/meta-llama/llama-3-70b-instruct', 0.59, 0.79, 0.88, 0.97],
  ['openai/gpt-3.5-turbo', 0.5, 1.5, 0.76, 0.85],
  ['anthropic/claude-instant-v1', 0.8, 2.4, 0.72, 0.82],
  ['mistral/mixtral-8x7b-instruct', 0.24, 0.24, 0.78, 0.8],
  ['mosaicml/mpt-7b-instruct', 0.06, 0.06, 0.52, 0.78],
];

export const emulatedModels: readonly EmulatedModel[] = rows.map(
  ([namespace, prompt, completion, quality, latency]) => ({
    namespace,
    price: { prompt, completion },
    quality,
    cost: 1 / (1 + (prompt + completion) / 4),
    latency,
  }),
);

/** The parts of a model's name, as the API gives them. */
export function modelParts(namespace: string): {
  readonly model: string;
  readonly namespace: string;
  readonly provider: string;
  readonly owner?: string;
} {
  const parts = namespace.split('/');
  const provider = parts[0] ?? '';
  if (parts.length < 3) return { model: parts[1] ?? '', provider, namespace };
  return { model: parts.slice(2).join('/'), provider, owner: parts[1] ?? '', namespace };
}
