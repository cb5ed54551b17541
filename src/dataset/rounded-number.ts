import { isRoundedWhenRead, ROUNDED } from '../source/rounded-number.ts';
import type { JsonError } from './json-error.ts';
import { endOfText } from './json-items.ts';

const ENDLESS = 'the number is too large; quote it if it is meant as text';

/** The first number that would not be what is written. The text is known to be JSON. */
export function findRoundedNumber(text: string): JsonError | undefined {
  // Only with an exponent of three digits, or with as many digits, a number is as large as that.
  if (!/\d{16}|\d[eE]\+?\d{3}/.test(text)) return undefined;
  const telling = /"|-?\d[\d.eE+-]*/g;
  for (let match = telling.exec(text); match !== null; match = telling.exec(text)) {
    const [found] = match;
    if (found === '"') telling.lastIndex = endOfText(text, match.index);
    else if (!Number.isFinite(Number(found))) return { offset: match.index, message: ENDLESS };
    else if (isRoundedWhenRead(found)) return { offset: match.index, message: ROUNDED };
  }
  return undefined;
}
