import { makeDistribution } from './distribution.ts';
import type { LanguageModel } from './language-model.ts';
import type { PromptContext } from './prompt-context.ts';
import type { Random } from './random.ts';
import {
  drawToken,
  rankTokens,
  type SamplingSettings,
  type WeighedTokens,
  weighTokens,
} from './sampler.ts';
import { makeStopFinder } from './stop-finder.ts';
import { endOfText } from './vocabulary.ts';

export interface GenerationSettings extends SamplingSettings {
  /** By the text of a token or by its number. */
  readonly logitBias: Readonly<Record<string, number>>;
  readonly stop: readonly string[];
  readonly maxTokens: number;
  /** How many alternatives to report beside each token; absent reports no log-probabilities. */
  readonly topLogprobs?: number | undefined;
}

export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

/** The model, and the prompt that it answers. */
export interface TextSource {
  readonly model: LanguageModel;
  readonly prompt: PromptContext;
}

/** A text as the tokens that it was made of. */
export interface Generation {
  readonly pieces: readonly string[];
  readonly logprobs: readonly TokenLogprob[];
  readonly finishReason: 'stop' | 'length';
  /** How many tokens were drawn, those of a cut stop sequence included. */
  readonly tokenCount: number;
  /** The mean log-probability of its tokens: what `best_of` compares. */
  readonly meanLogprob: number;
}

/** Draws tokens until the model ends the text, a stop sequence is complete, or the limit is met. */
export function generateText(
  source: TextSource,
  settings: GenerationSettings,
  random: Random,
): Generation {
  const stops = makeStopFinder(settings.stop);
  const drawn: TokenLogprob[] = [];
  let total = 0;
  const finish = (finishReason: 'stop' | 'length', kept?: readonly string[]): Generation => ({
    pieces: kept ?? drawn.map(({ token }) => token),
    logprobs: drawn.slice(0, kept?.length),
    finishReason,
    tokenCount: drawn.length,
    meanLogprob: drawn.length === 0 ? 0 : total / drawn.length,
  });
  if (settings.maxTokens < 1) return finish('length');
  for (const token of drawTokens(source, settings, random)) {
    drawn.push(token);
    total += token.logprob;
    const kept = stops.add(token.token);
    if (kept !== undefined) return finish('stop', kept);
    if (drawn.length >= settings.maxTokens) return finish('length');
  }
  return finish('stop');
}

/** One token after another, until the model ends the text. */
function* drawTokens(
  source: TextSource,
  settings: GenerationSettings,
  random: Random,
): Generator<TokenLogprob> {
  const textOf = makeReader(source);
  const distribution = makeDistribution(source.model, source.prompt);
  const bias = resolveBias(source, settings.logitBias);
  const answer: number[] = [];
  const used = new Map<number, number>();
  for (;;) {
    const weighed = weighTokens(distribution(answer), settings, { bias, used });
    const place = drawToken(weighed, settings, random) ?? -1;
    const id = weighed.ids[place] ?? endOfText;
    if (id === endOfText) return;
    const isFirst = answer.length === 0 && source.prompt.isFreshStart;
    const read = isFirst ? (other: number): string => textOf(other).trimStart() : textOf;
    answer.push(id);
    used.set(id, (used.get(id) ?? 0) + 1);
    yield {
      token: read(id),
      logprob: weighed.logprobs[place] ?? 0,
      top: topOf(weighed, settings.topLogprobs ?? 0, read),
    };
  }
}

function makeReader({ model, prompt }: TextSource): (id: number) => string {
  const { tokens } = model.vocabulary;
  return (id) => tokens[id] ?? prompt.extraTokens[id - tokens.length] ?? '';
}

function topOf(
  weighed: WeighedTokens,
  count: number,
  textOf: (id: number) => string,
): TokenLogprob['top'] {
  const ranked = count === 0 ? [] : rankTokens(weighed).slice(0, count);
  return ranked.map((place) => {
    const id = weighed.ids[place] ?? endOfText;
    const token = id === endOfText ? '<|end|>' : textOf(id);
    return { token, logprob: weighed.logprobs[place] ?? 0 };
  });
}

/**
 * A key of digits is the number of a token, modulo the vocabulary's size, so that a number from
 * another vocabulary still means some token; any other key is a token's text, with or without the
 * space before a word.
 */
function resolveBias(
  source: TextSource,
  bias: Readonly<Record<string, number>>,
): ReadonlyMap<number, number> {
  const { ids, tokens } = source.model.vocabulary;
  const resolved = new Map<number, number>();
  for (const [key, value] of Object.entries(bias)) {
    if (/^\d+$/.test(key)) {
      resolved.set(Number(key) % tokens.length, value);
      continue;
    }
    for (const token of [key, ` ${key.trimStart()}`]) {
      const extra = source.prompt.extraTokens.indexOf(token);
      const id = ids.get(token) ?? (extra < 0 ? undefined : tokens.length + extra);
      if (id !== undefined) resolved.set(id, value);
    }
  }
  return resolved;
}
