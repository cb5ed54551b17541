import { charactersOf } from '../source/characters.ts';

/** Each unit is a character, whatever stands beside it. */
const plain = /^[\n -~]*$/;

/** The first so many characters of a text as a reader sees them, so that none is cut in two. */
export function cutText(text: string, length: number): string {
  // No text has more characters than units.
  if (text.length <= length) return text;
  // What follows the last one may belong to it.
  if (plain.test(text.slice(0, length + 1))) return text.slice(0, length);
  let end = 0;
  let left = length;
  if (left > 0) {
    for (const character of charactersOf(text)) {
      end += character.length;
      left--;
      if (left === 0) break;
    }
  }
  return text.slice(0, end);
}
