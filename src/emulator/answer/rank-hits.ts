import type { JsonObject } from '../../source/json.ts';
import { accountsProse } from '../model/corpus/accounts.ts';
import { billingProse } from '../model/corpus/billing.ts';
import { conversationProse } from '../model/corpus/conversation.ts';
import { deliveryProse } from '../model/corpus/delivery.ts';
import { everydayProse } from '../model/corpus/everyday.ts';
import { outagesProse } from '../model/corpus/outages.ts';
import { makeUuid } from '../model/random.ts';

const hitCount = 10;

const prose: Readonly<Record<string, readonly string[]>> = {
  accounts: accountsProse,
  billing: billingProse,
  conversation: conversationProse,
  delivery: deliveryProse,
  everyday: everydayProse,
  outages: outagesProse,
};

interface Known {
  readonly id: string;
  readonly category: string;
  readonly words: ReadonlySet<string>;
}

let known: readonly Known[] | undefined;

/**
 * The ten texts of the emulator's corpus that are most like a prompt, the nearest first: the cosine
 * of their sets of words, with seven decimals. Texts that share no word with it are left out.
 */
export function findHits(prompt: string): readonly JsonObject[] {
  known ??= Object.entries(prose).flatMap(([category, texts]) =>
    texts.map((text) => ({ id: makeUuid(`text ${text}`), category, words: wordsOf(text) })),
  );
  const words = wordsOf(prompt);
  return known
    .map(({ id, category, words: other }) => ({
      id,
      category,
      similarity: cosine(words, other),
    }))
    .filter(({ similarity }) => similarity > 0)
    .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
    .slice(0, hitCount);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
}

function cosine(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  const shared = [...first].filter((word) => second.has(word)).length;
  const length = Math.sqrt(first.size * second.size);
  return length === 0 ? 0 : Math.round((shared / length) * 1e7) / 1e7;
}
