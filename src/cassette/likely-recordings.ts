import { canonical } from '../source/canonical-json.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { digestOf } from './fingerprint.ts';
import type { AskedRequest } from './interaction.ts';
import type { Listed, Recordings } from './recordings.ts';
import { requestJson } from './write-line.ts';

/** What was asked, and the line that it is on. */
export type RecordedRequest = Pick<Listed, 'line' | 'request'>;

/** Of so many it is kept what they ask. */
const MOST_INDEXED = 20_000;
/** What more than so many have in common tells nothing of any of them. */
const MOST_SHARING = 100;
/** So many of those that share something rare are looked at, and so many of the first. */
const MOST_LIKELY = 5;
const FIRST = 50;

/**
 * Where to look for what is like a request that is not recorded: recordings that share a value with it which
 * few others have, and the first ones. The file is read once, however many requests are not in it.
 */
export class LikelyRecordings {
  readonly #recordings: Recordings;
  readonly #first: readonly RecordedRequest[];
  /** By what is at a place of a request: the keys of the recordings with the same. */
  readonly #sharing: ReadonlyMap<string, readonly string[]>;

  private constructor(
    recordings: Recordings,
    first: readonly RecordedRequest[],
    sharing: ReadonlyMap<string, readonly string[]>,
  ) {
    this.#recordings = recordings;
    this.#first = first;
    this.#sharing = sharing;
  }

  /** Rejects with a FileError. */
  static async of(recordings: Recordings): Promise<LikelyRecordings> {
    const first: RecordedRequest[] = [];
    const sharing = new Sharing();
    let count = 0;
    for await (const { key, line, request } of recordings.list()) {
      if (first.length < FIRST) first.push({ line, request });
      sharing.add(key, traitsOf(request));
      count += 1;
      if (count === MOST_INDEXED) break;
    }
    return new LikelyRecordings(recordings, first, sharing.rare());
  }

  /** In the order of the file. Rejects with a FileError. */
  async find(asked: AskedRequest): Promise<readonly RecordedRequest[]> {
    const weights = new Map<string, number>();
    for (const trait of traitsOf(asked)) {
      const keys = this.#sharing.get(trait) ?? [];
      for (const key of keys) weights.set(key, (weights.get(key) ?? 0) + 1 / keys.length);
    }
    const likely = [...weights].sort(([, a], [, b]) => b - a).slice(0, MOST_LIKELY);
    const found = new Map(this.#first.map((each) => [each.line, each]));
    for (const [key] of likely) {
      const recorded = await this.#recordings.read(key);
      if (recorded !== undefined) found.set(recorded.line, recorded);
    }
    return [...found.values()].sort((a, b) => a.line - b.line);
  }
}

/** Which recordings have what. */
class Sharing {
  readonly #keys = new Map<string, string[]>();

  add(key: string, traits: readonly string[]): void {
    for (const trait of traits) {
      const keys = this.#keys.get(trait);
      if (keys === undefined) this.#keys.set(trait, [key]);
      else if (keys.length <= MOST_SHARING) keys.push(key);
    }
  }

  /** Without what many have. */
  rare(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#keys].filter(([, keys]) => keys.length <= MOST_SHARING));
  }
}

/** Each scalar of a request with its place. */
function traitsOf(request: AskedRequest): readonly string[] {
  const traits: string[] = [];
  collect(requestJson(request), '', traits);
  return traits;
}

const LONG = 64;

function collect(value: JsonValue, place: string, traits: string[]): void {
  if (isJsonArray(value)) {
    for (const [at, each] of value.entries()) collect(each, `${place}[${at}]`, traits);
  } else if (isJsonObject(value)) {
    for (const [key, each] of Object.entries(value)) collect(each, `${place}.${key}`, traits);
  } else {
    const text = canonical(value);
    traits.push(`${place}=${text.length > LONG ? digestOf(text) : text}`);
  }
}
