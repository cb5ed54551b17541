import { loadCrypto } from '../source/crypto.ts';
import type { Location } from '../source/location.ts';

/** Of a digest, of whose first line it is, and of line and column: all that is kept of an id. */
const WORDS_OF_DIGEST = 4;
const WORDS = WORDS_OF_DIGEST + 3;

/** More would make searches long; the table then doubles. */
const FULLEST = 0.7;

/** So many ids are held as they are, unless they are long: that is faster, and needs no digests of Node's. */
const FEW = 20_000;
const SHORT = 200;

/**
 * Where each id of a pipeline was first seen; of more than a few in some 60 bytes an id whatever its
 * length, since a dataset may have ten million of them. They are told apart by 128 bits of their SHA-256.
 */
export class IdPlaces {
  readonly #few = new Map<string, Location>();
  readonly #many = new IdTable();

  /** Keeps the place of an id that is new; gives the earlier place of one that is not. */
  add(id: string, location: Location): Location | undefined {
    const earlier = this.#few.get(id);
    if (earlier !== undefined) return earlier;
    if (this.#few.size >= FEW || id.length > SHORT) return this.#many.add(id, location);
    this.#few.set(id, location);
    return undefined;
  }
}

/** A hash table in one array of numbers. */
class IdTable {
  readonly #paths: string[] = [];
  #slots = new Uint32Array(WORDS * 1024);
  #capacity = 1024;
  #count = 0;

  add(id: string, location: Location): Location | undefined {
    if (this.#count >= this.#capacity * FULLEST) this.#grow();
    const key = digestOf(id);
    const at = this.#find(key);
    if (this.#isTaken(at)) return this.#placeAt(at);
    const { line, column } = location.start;
    this.#slots.set([...key, this.#numberOf(location.path), line, column], at);
    this.#count += 1;
    return undefined;
  }

  /** The slot with this digest, or the free one where it belongs. */
  #find(key: Uint32Array): number {
    const mask = this.#capacity - 1;
    let slot = (key[0] ?? 0) & mask;
    while (this.#isTaken(slot * WORDS) && !this.#holds(slot * WORDS, key)) slot = (slot + 1) & mask;
    return slot * WORDS;
  }

  /** The numbers of paths are from 1. */
  #isTaken(at: number): boolean {
    return this.#slots[at + WORDS_OF_DIGEST] !== 0;
  }

  #holds(at: number, key: Uint32Array): boolean {
    for (let word = 0; word < WORDS_OF_DIGEST; word++) {
      if (this.#slots[at + word] !== key[word]) return false;
    }
    return true;
  }

  #placeAt(at: number): Location {
    const [path = 0, line = 0, column = 0] = this.#slots.subarray(at + WORDS_OF_DIGEST, at + WORDS);
    const start = { line, column };
    return { path: this.#paths[path - 1] ?? '', start, end: { line, column: column + 1 } };
  }

  #numberOf(path: string): number {
    const known = this.#paths.lastIndexOf(path);
    return known < 0 ? this.#paths.push(path) : known + 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#capacity *= 2;
    this.#slots = new Uint32Array(WORDS * this.#capacity);
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at + WORDS_OF_DIGEST] === 0) continue;
      const entry = old.subarray(at, at + WORDS);
      this.#slots.set(entry, this.#find(entry));
    }
  }
}

function digestOf(id: string): Uint32Array {
  const bytes = loadCrypto().hash('sha256', id, 'buffer');
  return new Uint32Array(bytes.buffer, bytes.byteOffset, WORDS_OF_DIGEST);
}
