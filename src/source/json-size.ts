import { isJsonArray, type JsonValue } from './json.ts';

const [COMMA, BRACE, BRACKET] = [0x2c, 0x7b, 0x5b];
const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const SPACES: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];

/** At least as many values as a text of JSON has inside: the outermost may be missing. */
export function countValues(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === BRACE || code === BRACKET) count += 1;
  }
  return count;
}

/** Whether the keys of a text of JSON have more than `most` names. Goes through it once, whatever it is. */
export function hasMoreNames(text: string, most: number): boolean {
  const names = new Set<string>();
  let start = text.indexOf('"');
  while (start !== -1) {
    const end = findQuote(text, start + 1);
    if (text.charCodeAt(skipSpace(text, end + 1)) === COLON) names.add(text.slice(start + 1, end));
    if (names.size > most) return true;
    start = text.indexOf('"', end + 1);
  }
  return false;
}

/** Where the string ends that is read from here; the text's own end where it does not. */
function findQuote(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) {
    at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  }
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (SPACES.includes(text.charCodeAt(at))) at += 1;
  return at;
}

/** The characters of all texts in a value, and one for each value: about how much memory it takes. */
export function countCharacters(value: JsonValue): number {
  if (typeof value === 'string') return 1 + value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const item of isJsonArray(value) ? value : Object.values(value)) {
    count += countCharacters(item);
  }
  return count;
}
