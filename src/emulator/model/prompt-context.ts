import { findPairs, type LanguageModel, type Pairs } from './language-model.ts';
import { isWord, modelTokens } from './vocabulary.ts';

const lookedAt = 200;
const relatedTexts = 2;
const noPairs: Pairs = new Map();

/** What a prompt adds to the model: its own words, which may be unknown to the corpus. */
export interface PromptContext {
  /** Tokens of the prompt that the vocabulary lacks; numbered from its size on. */
  readonly extraTokens: readonly string[];
  /** Words that carry the prompt's subject. */
  readonly subject: ReadonlySet<number>;
  /** What follows a token in the prompt. */
  readonly pairs: Pairs;
  /** The same for the texts of the corpus that share most with the prompt. */
  readonly related: readonly Pairs[];
  /** Where the model goes on from: the end of the prompt for a text completion, else nothing. */
  readonly history: readonly number[];
  /** Whether the answer needs no space before its first word. */
  readonly isFreshStart: boolean;
}

/**
 * Reads the last 200 tokens of a prompt. `continues` says that the answer goes on where the prompt
 * ends, instead of beginning a text of its own.
 */
export function readPrompt(model: LanguageModel, text: string, continues: boolean): PromptContext {
  const { ids, tokens: known } = model.vocabulary;
  const extraTokens: string[] = [];
  const extraIds = new Map<string, number>();
  const numberOf = (token: string): number => {
    const id = ids.get(token) ?? ids.get(token.toLowerCase()) ?? extraIds.get(token);
    if (id !== undefined) return id;
    extraIds.set(token, known.length + extraTokens.length);
    extraTokens.push(token);
    return known.length + extraTokens.length - 1;
  };
  const tokens = modelTokens(text.slice(-lookedAt * 16)).slice(-lookedAt);
  const history = tokens.map(numberOf);
  const subject = new Set(
    history.filter((id, index) => {
      const token = tokens[index] ?? '';
      return isWord(token) && token.length > 3 && !model.commonIds.has(id);
    }),
  );
  const related = findRelated(model, subject);
  return {
    extraTokens,
    subject,
    pairs: findPairs(history),
    related: related.map((index) => model.texts[index]?.pairs ?? noPairs),
    history: continues ? history : [],
    isFreshStart: !continues || /^$|\s$/.test(text),
  };
}

/** The texts that share the rarest words with the subject. */
function findRelated(model: LanguageModel, subject: ReadonlySet<number>): readonly number[] {
  const scores = new Map<number, number>();
  for (const id of subject) {
    const texts = model.textsWith.get(id) ?? [];
    for (const text of texts) scores.set(text, (scores.get(text) ?? 0) + 1 / texts.length);
  }
  return [...scores]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, relatedTexts)
    .map(([text]) => text);
}
