import { isJsonArray, type JsonValue } from '../../../source/json.ts';
import { languageModel } from '../../model/language-model.ts';
import type { Check } from './checks.ts';
import { invalidAt, mistypedAt } from './mistake.ts';

const expected =
  'one of a string, an array of strings, an array of integers, or an array of integer arrays';

/** Text or tokens, one or several: what is completed, and what vectors are made of. */
export const someTexts: Check = (value, spot) => {
  if (typeof value === 'string') return;
  if (!isJsonArray(value)) return mistypedAt(spot, expected, value);
  if (value.length === 0) {
    const reason =
      'empty array. Expected an array with minimum length 1, but got an empty array instead.';
    return invalidAt(spot, 'empty_array', reason);
  }
  const isUniform = [isText, isToken, isTokens].some((isOne) => value.every(isOne));
  if (!isUniform) mistypedAt(spot, expected, value);
};

/**
 * The texts of a value that {@link someTexts} took. A number stands for the token that it is in the
 * emulator's own vocabulary, modulo its size, so that a number from another one still means some word.
 */
export function textsOf(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!isJsonArray(value)) return [''];
  if (value.every(isToken)) return [decode(value)];
  return value.map((item) => (isJsonArray(item) ? decode(item) : String(item)));
}

function decode(tokens: readonly JsonValue[]): string {
  const known = languageModel().vocabulary.tokens;
  const texts = tokens.map((token) => known[Number(token) % known.length] ?? '');
  return texts.join('').trimStart();
}

function isText(value: JsonValue): boolean {
  return typeof value === 'string';
}

function isToken(value: JsonValue): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isTokens(value: JsonValue): boolean {
  return isJsonArray(value) && value.length > 0 && value.every(isToken);
}
