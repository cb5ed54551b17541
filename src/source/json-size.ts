const [COMMA, BRACE, BRACKET] = [0x2c, 0x7b, 0x5b];

/** At least as many values as a text of JSON has. */
export function countValues(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === BRACE || code === BRACKET) count += 1;
  }
  return count;
}

/** Longer ones cannot be many. Within a text its quotes are escaped, so that no name ends there. */
const NAMES = /"((?:[^"\\]|\\.){0,100})"\s*:/g;

/** Whether the keys of a text of JSON have more than `most` names. */
export function hasMoreNames(text: string, most: number): boolean {
  const names = new Set<string>();
  for (const [, name = ''] of text.matchAll(NAMES)) {
    names.add(name);
    if (names.size > most) return true;
  }
  return false;
}
