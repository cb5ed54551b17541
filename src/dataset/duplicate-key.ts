import { endOfText } from './json-items.ts';

/** The first key that a map has twice, of which JSON's readers keep the last without a word. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
}

/** The text is known to be JSON. */
export function findDuplicateKey(text: string): DuplicateKey | undefined {
  const structural = /["[\]{},]/g;
  /** The keys of the maps around, outermost first; undefined for a list. */
  const around: (Set<string> | undefined)[] = [];
  let isKeyNext = false;
  for (let match = structural.exec(text); match !== null; match = structural.exec(text)) {
    const [character] = match;
    if (character === '"') {
      structural.lastIndex = endOfText(text, match.index);
      const keys = isKeyNext ? around.at(-1) : undefined;
      isKeyNext = false;
      if (keys === undefined) continue;
      const key = readText(text.slice(match.index, structural.lastIndex));
      if (keys.has(key)) return { key, offset: match.index };
      keys.add(key);
      continue;
    }
    if (character === '{' || character === '[') {
      around.push(character === '{' ? new Set() : undefined);
    } else if (character !== ',') around.pop();
    isKeyNext = character === '{' || (character === ',' && around.at(-1) !== undefined);
  }
  return undefined;
}

function readText(written: string): string {
  return written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
}

export function describeDuplicate({ key }: DuplicateKey): string {
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  return `the key \`${shown}\` is there twice`;
}
