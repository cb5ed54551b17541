import { cutText } from '../source/cut-text.ts';
import { endOfText } from './json-items.ts';

/** A key that a map has twice: readers of JSON keep the last without a word. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
}

/** The first one. The text is known to be JSON. */
export function findDuplicateKey(text: string): DuplicateKey | undefined {
  const structural = /["[\]{},]/g;
  const open = new OpenValues();
  for (let match = structural.exec(text); match !== null; match = structural.exec(text)) {
    const [character] = match;
    if (character !== '"') {
      open.see(character);
      continue;
    }
    structural.lastIndex = endOfText(text, match.index);
    const keys = open.takeKeys();
    if (keys === undefined) continue;
    const key = readText(text.slice(match.index, structural.lastIndex));
    if (keys.has(key)) return { key, offset: match.index };
    keys.add(key);
  }
  return undefined;
}

/** The maps and lists around a place in the text. */
class OpenValues {
  /** The keys of each map, outermost first; undefined for a list. */
  readonly #keys: (Set<string> | undefined)[] = [];
  #isKeyNext = false;

  see(character: string): void {
    if (character === '{') this.#keys.push(new Set());
    else if (character === '[') this.#keys.push(undefined);
    else if (character !== ',') this.#keys.pop();
    this.#isKeyNext = character === '{' || character === ',';
  }

  /** Those of the map whose next key begins here; undefined where a text is a value. */
  takeKeys(): Set<string> | undefined {
    const isKey = this.#isKeyNext;
    this.#isKeyNext = false;
    return isKey ? this.#keys.at(-1) : undefined;
  }
}

function readText(written: string): string {
  return written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
}

export function describeDuplicate({ key }: DuplicateKey): string {
  return `the key \`${cutText(key, 60)}\` is there twice`;
}
