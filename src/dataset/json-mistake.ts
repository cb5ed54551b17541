import { describeDuplicate, findDuplicateKey } from './duplicate-key.ts';
import type { JsonError } from './json-error.ts';
import { findRoundedNumber } from './rounded-number.ts';

/** What a text that is JSON would lose without a word. */
export function findMistake(text: string): JsonError | undefined {
  const twice = findDuplicateKey(text);
  if (twice !== undefined) return { offset: twice.offset, message: describeDuplicate(twice) };
  return findRoundedNumber(text);
}
