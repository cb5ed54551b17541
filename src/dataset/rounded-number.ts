import { isRoundedWhenRead, ROUNDED } from '../source/rounded-number.ts';
import type { JsonError } from './json-error.ts';
import { endOfText } from './json-items.ts';

/** The first number that would not be what is written. The text is known to be JSON. */
export function findRoundedNumber(text: string): JsonError | undefined {
  if (!/\d{16}/.test(text)) return undefined;
  const telling = /"|-?\d[\d.eE+-]*/g;
  for (let match = telling.exec(text); match !== null; match = telling.exec(text)) {
    const [found] = match;
    if (found === '"') telling.lastIndex = endOfText(text, match.index);
    else if (isRoundedWhenRead(found)) return { offset: match.index, message: ROUNDED };
  }
  return undefined;
}
