/** A model that the emulator answers as. Qualities are from 0 to 1; more is better, also for cost. */
export interface EmulatedModel {
  /** `provider/model`, or `provider/owner/model`. */
  readonly namespace: string;
  /** US dollars for a million tokens. */
  readonly price: { readonly prompt: number; readonly completion: number };
  readonly quality: number;
  readonly cost: number;
  readonly latency: number;
  /** Tokens of prompt and answer together. */
  readonly contextWindow: number;
  readonly isOpenSource: boolean;
  readonly isChat: boolean;
  readonly supports: ModelAbilities;
  /** The day, as `2024-11-06`. */
  readonly deprecatedOn?: string;
}

/** What a model heeds beside texts, `max_tokens` and sampling. */
export interface ModelAbilities {
  /** `n` and `best_of`. */
  readonly n: boolean;
  readonly stream: boolean;
  readonly penalties: boolean;
  readonly functions: boolean;
  readonly json: boolean;
}

/** What `cost_savings` are compared with. */
export const benchmarkPrice: EmulatedModel['price'] = { prompt: 30, completion: 60 };

const everything: ModelAbilities = {
  n: true,
  stream: true,
  penalties: true,
  functions: true,
  json: true,
};

/** Name, prices, quality, latency and context. */
const rows: readonly (readonly [string, number, number, number, number, number])[] = [
  ['openai/gpt-4o', 2.5, 10, 0.98, 0.72, 128_000],
  ['anthropic/claude-3-5-sonnet', 3, 15, 0.97, 0.64, 200_000],
  ['openai/gpt-4-turbo-2024-04-09', 10, 30, 0.95, 0.45, 128_000],
  ['google/gemini-1.5-pro', 1.25, 5, 0.93, 0.58, 2_000_000],
  ['openai/gpt-4', 30, 60, 0.92, 0.3, 8192],
  ['anthropic/claude-2.0', 8, 24, 0.84, 0.4, 100_000],
  ['groq/meta-llama/llama-3-70b-instruct', 0.59, 0.79, 0.88, 0.97, 8192],
  ['openai/gpt-3.5-turbo', 0.5, 1.5, 0.76, 0.85, 16_385],
  ['anthropic/claude-instant-v1', 0.8, 2.4, 0.72, 0.82, 100_000],
  ['mistral/mixtral-8x7b-instruct', 0.24, 0.24, 0.78, 0.8, 32_768],
  ['mosaicml/mpt-7b-instruct', 0.06, 0.06, 0.52, 0.78, 2048],
];

type Particulars = Partial<Pick<EmulatedModel, 'isOpenSource' | 'isChat' | 'deprecatedOn'>> & {
  readonly supports?: Partial<ModelAbilities>;
};

/** Where a model is not like most: closed, made for chats, in service, and able to do everything. */
const particulars: Readonly<Record<string, Particulars>> = {
  'anthropic/claude-2.0': { deprecatedOn: '2025-07-21' },
  'groq/meta-llama/llama-3-70b-instruct': { isOpenSource: true },
  'anthropic/claude-instant-v1': {
    deprecatedOn: '2024-11-06',
    supports: { n: false, penalties: false, functions: false },
  },
  'mistral/mixtral-8x7b-instruct': { isOpenSource: true },
  'mosaicml/mpt-7b-instruct': {
    isOpenSource: true,
    isChat: false,
    supports: { n: false, stream: false, penalties: false, functions: false, json: false },
  },
};

export const emulatedModels: readonly EmulatedModel[] = rows.map(
  ([namespace, prompt, completion, quality, latency, contextWindow]) => {
    const { supports, ...rest } = particulars[namespace] ?? {};
    return {
      namespace,
      price: { prompt, completion },
      quality,
      cost: 1 / (1 + (prompt + completion) / 4),
      latency,
      contextWindow,
      isOpenSource: false,
      isChat: true,
      ...rest,
      supports: { ...everything, ...supports },
    };
  },
);

/** A model's name in its parts, as the API gives them. */
export type ModelParts = {
  readonly model: string;
  readonly namespace: string;
  readonly provider: string;
  readonly owner?: string;
};

export function modelParts(namespace: string): ModelParts {
  const parts = namespace.split('/');
  const provider = parts[0] ?? '';
  if (parts.length < 3) return { model: parts[1] ?? '', provider, namespace };
  return { model: parts.slice(2).join('/'), provider, owner: parts[1] ?? '', namespace };
}
