import { splitTokens } from './tokens.ts';

/** Stands before the first token of a text and after its last. */
export const endOfText = 0;

/** Tokens and their numbers. Words have a space before them wherever they stand in a text. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly ids: ReadonlyMap<string, number>;
}

const word = /^ ?[\p{L}\p{N}]/u;

/** Tokens as the model knows them: a word at the start of a line is the word within the line. */
export function modelTokens(text: string): readonly string[] {
  return splitTokens(text)
    .filter((token) => token.trim() !== '')
    .map((token) => (word.test(token) && !token.startsWith(' ') ? ` ${token}` : token));
}

export function isWord(token: string): boolean {
  return word.test(token);
}
