import { recall } from '../../source/recall.ts';
import { accountsProse } from './corpus/accounts.ts';
import { billingProse } from './corpus/billing.ts';
import { conversationProse } from './corpus/conversation.ts';
import { deliveryProse } from './corpus/delivery.ts';
import { everydayProse } from './corpus/everyday.ts';
import { outagesProse } from './corpus/outages.ts';
import { endOfText, modelTokens, type Vocabulary } from './vocabulary.ts';

/** How many tokens before a token the model looks at. */
export const longestContext = 3;
const commonTokenCount = 64;

/** What followed a context in the corpus, and how often. */
export interface Followers {
  readonly ids: readonly number[];
  readonly counts: readonly number[];
  readonly total: number;
}

/** Counts of tokens after the one, two and three tokens before them. */
export interface LanguageModel {
  readonly vocabulary: Vocabulary;
  /** Index 0 is for contexts of one token. */
  readonly contexts: readonly ReadonlyMap<number, Followers>[];
  /** The most frequent tokens of all, which may follow anything. */
  readonly common: Followers;
  readonly commonIds: ReadonlySet<number>;
  /** The texts that it was trained on. */
  readonly texts: readonly TrainedText[];
  /** The texts, by index, that a token is in. */
  readonly textsWith: ReadonlyMap<number, readonly number[]>;
}

export interface TrainedText {
  readonly pairs: Pairs;
}

/** What follows a token within one text; the text begins and ends with {@link endOfText}. */
export type Pairs = ReadonlyMap<number, readonly number[]>;

let trained: LanguageModel | undefined;

/** The model of the project's own corpus, trained when it is first asked for. */
export function languageModel(): LanguageModel {
  trained ??= trainLanguageModel([
    ...conversationProse,
    ...billingProse,
    ...deliveryProse,
    ...accountsProse,
    ...outagesProse,
    ...everydayProse,
  ]);
  return trained;
}

function trainLanguageModel(texts: readonly string[]): LanguageModel {
  const vocabulary = { tokens: [''], ids: new Map<string, number>() };
  const encoded = texts.map((text) =>
    modelTokens(text).map((token) => numberOf(token, vocabulary)),
  );
  const contexts = Array.from({ length: longestContext }, () => new Map<number, Counts>());
  const frequencies = makeCounts();
  for (const ids of encoded) {
    countContexts(contexts, ids, vocabulary.tokens.length);
    for (const id of ids) count(frequencies, id);
  }
  const common = mostFrequent(frequencies);
  return {
    vocabulary,
    contexts,
    common,
    commonIds: new Set(common.ids),
    texts: encoded.map((ids) => ({ pairs: findPairs([endOfText, ...ids, endOfText]) })),
    textsWith: indexTexts(encoded),
  };
}

export function findPairs(ids: readonly number[]): Pairs {
  const pairs = new Map<number, number[]>();
  for (let index = 1; index < ids.length; index++) {
    append(pairs, ids[index - 1] ?? 0, ids[index] ?? 0);
  }
  return pairs;
}

/** Numbers the last `length` tokens as a context; 0 for the places before the text began. */
export function contextKey(history: readonly number[], length: number, size: number): number {
  let key = 0;
  for (let back = length; back >= 1; back--) {
    const id = history[history.length - back] ?? endOfText;
    key = key * size + (id < size ? id : endOfText);
  }
  return key;
}

/** {@link Followers} while they are counted. */
interface Counts {
  readonly ids: number[];
  readonly counts: number[];
  total: number;
}

function makeCounts(): Counts {
  return { ids: [], counts: [], total: 0 };
}

function count(counts: Counts, id: number): void {
  const index = counts.ids.indexOf(id);
  if (index < 0) {
    counts.ids.push(id);
    counts.counts.push(1);
  } else {
    counts.counts[index] = (counts.counts[index] ?? 0) + 1;
  }
  counts.total += 1;
}

function countContexts(
  contexts: readonly Map<number, Counts>[],
  ids: readonly number[],
  size: number,
): void {
  const history: number[] = [];
  for (const id of [...ids, endOfText]) {
    for (let length = 1; length <= longestContext; length++) {
      const key = contextKey(history, length, size);
      const known = contexts[length - 1]?.get(key) ?? makeCounts();
      contexts[length - 1]?.set(key, known);
      count(known, id);
    }
    history.push(id);
  }
}

function numberOf(
  token: string,
  vocabulary: { tokens: string[]; ids: Map<string, number> },
): number {
  const known = vocabulary.ids.get(token);
  if (known !== undefined) return known;
  const id = vocabulary.tokens.length;
  vocabulary.tokens.push(token);
  vocabulary.ids.set(token, id);
  return id;
}

function indexTexts(texts: readonly (readonly number[])[]): Map<number, number[]> {
  const index = new Map<number, number[]>();
  texts.forEach((ids, text) => {
    for (const id of new Set(ids)) append(index, id, text);
  });
  return index;
}

function append(lists: Map<number, number[]>, key: number, item: number): void {
  recall(lists, key, () => []).push(item);
}

function mostFrequent(frequencies: Followers): Followers {
  const top = frequencies.ids
    .map((id, index) => ({ id, count: frequencies.counts[index] ?? 0 }))
    .sort((a, b) => b.count - a.count || a.id - b.id)
    .slice(0, commonTokenCount);
  return {
    ids: top.map((token) => token.id),
    counts: top.map((token) => token.count),
    total: top.reduce((sum, token) => sum + token.count, 0),
  };
}
