import { contextKey, type LanguageModel, longestContext, type Pairs } from './language-model.ts';
import type { PromptContext } from './prompt-context.ts';
import { endOfText } from './vocabulary.ts';

const promptShare = 0.08;
const relatedShare = 0.2;
const subjectShare = 0.005;
const subjectBoost = 4;
const noveltyDiscount = 0.4;
const patience = 40;

/** The tokens that may come next with their shares; the shares need not add up to one. */
export interface Candidates {
  readonly ids: readonly number[];
  readonly weights: readonly number[];
}

/** Gives what may come after an answer so far; the result is valid until the next call. */
export type Distribution = (answer: readonly number[]) => Candidates;

/**
 * What may come next: corpus counts for the last three, two and one tokens, interpolated with
 * Witten-Bell smoothing (its share for the unseen discounted) down to the most frequent words, and
 * mixed with the word pairs of the prompt and of the texts most like it. Words of the prompt's
 * subject are made more likely, and so is an ending, the longer the answer is.
 */
export function makeDistribution(model: LanguageModel, prompt: PromptContext): Distribution {
  const tally = new Tally(model.vocabulary.tokens.length + prompt.extraTokens.length);
  return (answer) => {
    tally.clear();
    const history = answer.length >= longestContext ? answer : [...prompt.history, ...answer];
    addCorpus(tally, { model, history, share: addPrompt(tally, prompt, history) });
    for (const id of prompt.subject) tally.boost(id, subjectBoost);
    tally.boost(endOfText, 1 + (answer.length / patience) ** 3);
    return { ids: tally.ids, weights: tally.ids.map((id) => tally.weightOf(id)) };
  };
}

/** Sums of shares by token. */
class Tally {
  readonly ids: number[] = [];
  readonly #weights: Float64Array;

  constructor(size: number) {
    this.#weights = new Float64Array(size);
  }

  clear(): void {
    for (const id of this.ids) this.#weights[id] = 0;
    this.ids.length = 0;
  }

  add(id: number, weight: number): void {
    const before = this.weightOf(id);
    if (before === 0) this.ids.push(id);
    this.#weights[id] = before + weight;
  }

  boost(id: number, factor: number): void {
    this.#weights[id] = this.weightOf(id) * factor;
  }

  weightOf(id: number): number {
    return this.#weights[id] ?? 0;
  }
}

/** Adds what the prompt says, and gives the share that is left. */
function addPrompt(tally: Tally, prompt: PromptContext, history: readonly number[]): number {
  const last = history.at(-1) ?? endOfText;
  const addPairs = (pairs: Pairs, share: number): number => {
    const following = pairs.get(last);
    if (following === undefined) return 0;
    for (const id of following) tally.add(id, share / following.length);
    return share;
  };
  let given = addPairs(prompt.pairs, promptShare);
  for (const pairs of prompt.related) given += addPairs(pairs, relatedShare);
  if (prompt.subject.size > 0 && last !== endOfText) {
    for (const id of prompt.subject) tally.add(id, subjectShare / prompt.subject.size);
    given += subjectShare;
  }
  return 1 - given;
}

function addCorpus(
  tally: Tally,
  from: { model: LanguageModel; history: readonly number[]; share: number },
): void {
  const { contexts, common, vocabulary } = from.model;
  let remaining = from.share;
  for (let length = longestContext; length >= 1; length--) {
    const key = contextKey(from.history, length, vocabulary.tokens.length);
    const followers = contexts[length - 1]?.get(key);
    if (followers === undefined) continue;
    const { ids, counts, total } = followers;
    const share = (remaining * total) / (total + noveltyDiscount * ids.length);
    for (let index = 0; index < ids.length; index++) {
      tally.add(ids[index] ?? 0, (share * (counts[index] ?? 0)) / total);
    }
    remaining -= share;
  }
  for (let index = 0; index < common.ids.length; index++) {
    tally.add(common.ids[index] ?? 0, (remaining * (common.counts[index] ?? 0)) / common.total);
  }
}
