import type { Candidates } from './distribution.ts';
import type { Random } from './random.ts';

export interface SamplingSettings {
  /** 0 always takes the most likely token. */
  readonly temperature: number;
  /** Only the most likely tokens that together reach this share are drawn from. */
  readonly topP: number;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
}

/**
 * Tokens and their natural log-probabilities, after bias and penalties, at a temperature of 1. Two
 * lists of one length, in no particular order.
 */
export interface WeighedTokens {
  readonly ids: readonly number[];
  readonly logprobs: readonly number[];
}

const banned = -100;
const unseen = 1e-6;

/**
 * Applies what a request changes: `logit_bias` (a bias of -100 or less bans a token, a positive one
 * makes a token possible that was not), then the penalties, by how often a token is in the answer.
 */
export function weighTokens(
  candidates: Candidates,
  settings: SamplingSettings,
  change: { bias: ReadonlyMap<number, number>; used: ReadonlyMap<number, number> },
): WeighedTokens {
  const logits = candidates.weights.map((weight) => Math.log(weight));
  const ids = [...candidates.ids];
  for (const [id, bias] of change.bias) {
    const index = ids.indexOf(id);
    if (index >= 0)
      logits[index] = bias <= banned ? Number.NEGATIVE_INFINITY : (logits[index] ?? 0) + bias;
    if (index >= 0 || bias <= 0) continue;
    ids.push(id);
    logits.push(Math.log(unseen) + bias);
  }
  const { presencePenalty, frequencyPenalty } = settings;
  if (presencePenalty !== 0 || frequencyPenalty !== 0) {
    ids.forEach((id, index) => {
      const count = change.used.get(id) ?? 0;
      if (count > 0)
        logits[index] = (logits[index] ?? 0) - presencePenalty - count * frequencyPenalty;
    });
  }
  const offset = logSum(logits);
  return { ids, logprobs: logits.map((logit) => logit - offset) };
}

/** The places of the tokens, most likely first; without those that are banned. */
export function rankTokens({ ids, logprobs }: WeighedTokens): readonly number[] {
  return [...ids.keys()]
    .filter((place) => (logprobs[place] ?? 0) > Number.NEGATIVE_INFINITY)
    .sort((a, b) => (logprobs[b] ?? 0) - (logprobs[a] ?? 0) || (ids[a] ?? 0) - (ids[b] ?? 0));
}

/** Draws one of the tokens and gives its place; undefined when every one is banned. */
export function drawToken(
  tokens: WeighedTokens,
  settings: SamplingSettings,
  random: Random,
): number | undefined {
  const best = mostLikely(tokens);
  if (best === undefined || settings.temperature <= 0) return best;
  if (settings.topP >= 1) return drawFrom(tokens, settings.temperature, random);
  const ranked = rankTokens(tokens);
  const sorted = ranked.map((place) => tokens.logprobs[place] ?? 0);
  const kept = nucleusSize(sorted, settings);
  const nucleus = { ids: ranked.slice(0, kept), logprobs: sorted.slice(0, kept) };
  return ranked[drawFrom(nucleus, settings.temperature, random)];
}

function drawFrom({ logprobs }: WeighedTokens, temperature: number, random: Random): number {
  const powers = powersOf(logprobs, temperature);
  let left = random() * sumOf(powers);
  let last = 0;
  for (let place = 0; place < powers.length; place++) {
    const power = powers[place] ?? 0;
    left -= power;
    if (power > 0) last = place;
    if (left < 0) return place;
  }
  return last;
}

/** How many of the most likely tokens together reach `topP`, and at least one. */
function nucleusSize(sorted: readonly number[], { temperature, topP }: SamplingSettings): number {
  const powers = powersOf(sorted, temperature);
  let left = sumOf(powers) * topP;
  for (let place = 0; place < powers.length; place++) {
    left -= powers[place] ?? 0;
    if (left <= 0) return place + 1;
  }
  return powers.length;
}

function powersOf(logprobs: readonly number[], temperature: number): readonly number[] {
  if (temperature === 1) return logprobs.map((logprob) => Math.exp(logprob));
  const highest = highestOf(logprobs);
  return logprobs.map((logprob) => Math.exp((logprob - highest) / temperature));
}

function mostLikely({ ids, logprobs }: WeighedTokens): number | undefined {
  let best: number | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < ids.length; place++) {
    const logprob = logprobs[place] ?? 0;
    const isBefore =
      logprob > highest ||
      (logprob === highest && best !== undefined && (ids[place] ?? 0) < (ids[best] ?? 0));
    if (isBefore) {
      best = place;
      highest = logprob;
    }
  }
  return best;
}

function highestOf(values: readonly number[]): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > highest) highest = value;
  return highest;
}

function sumOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function logSum(logits: readonly number[]): number {
  const highest = highestOf(logits);
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - highest);
  return highest + Math.log(total);
}
