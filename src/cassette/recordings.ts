import { FileError, type Files, type ReadableFile } from '../environment/environment.ts';
import { fingerprint } from './fingerprint.ts';
import type { Interaction, RecordedResponse } from './interaction.ts';
import { LineError, readLine } from './read-line.ts';

/** An interaction, and the line that it is on. */
export interface Recorded extends Interaction {
  /** From 1; 0 where it is not known. */
  readonly line: number;
}

/** One of a list. */
export interface Listed extends Recorded {
  /** Its fingerprint. */
  readonly key: string;
}

/** Where an interaction stands in its file: its line from 1, the others in bytes. */
export interface RecordedPlace {
  readonly line: number;
  readonly offset: number;
  readonly length: number;
}

/** With the answer, where there was room for it: until it was asked for, since hardly any is asked for twice. */
export interface HeldPlace extends RecordedPlace {
  response: RecordedResponse | undefined;
}

interface Source {
  readonly path: string;
  readonly files: Pick<Files, 'openRead'>;
}

/**
 * What a cassette holds, by fingerprint. In memory is where each interaction stands, and the answers of the
 * first ones; the others stay in the file until they are asked for, so that a cassette may be larger than
 * memory.
 */
export class Recordings {
  static readonly none: Recordings = new Recordings(undefined, new Map());

  readonly #source: Source | undefined;
  readonly #places: Map<string, HeldPlace>;
  readonly #used = new Set<number>();
  #file: Promise<ReadableFile> | undefined;

  constructor(source: Source | undefined, places: Map<string, HeldPlace>) {
    this.#source = source;
    this.#places = places;
  }

  get size(): number {
    return this.#places.size;
  }

  /** Whether there was a file when it was read. */
  get isOfFile(): boolean {
    return this.#source !== undefined;
  }

  /** Opens the file, which then stays readable whoever removes it. Rejects with a FileError. */
  async isThere(): Promise<boolean> {
    if (this.#source === undefined) return false;
    try {
      await this.#open(this.#source);
      return true;
    } catch (error) {
      if (error instanceof FileError && error.kind === 'missing') return false;
      throw error;
    }
  }

  #open({ files, path }: Source): Promise<ReadableFile> {
    this.#file ??= files.openRead(path);
    return this.#file;
  }

  /** How many of them are wanted. */
  count(isWanted: (key: string) => boolean): number {
    return [...this.#places.keys()].filter(isWanted).length;
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  /** Something more was written to the file. */
  add(key: string, place: HeldPlace): void {
    this.#places.set(key, place);
  }

  /** The answer to a request is this one's, or takes its place. */
  use(key: string): void {
    const place = this.#places.get(key);
    if (place !== undefined) this.#used.add(place.line);
  }

  /** What no request was answered by, in the order of the file. */
  findUnused(): readonly (readonly [key: string, line: number])[] {
    return [...this.#places].flatMap(([key, { line }]) =>
      this.#used.has(line) ? [] : [[key, line] as const],
    );
  }

  /** Rejects with a {@link FileError}, also where the file is no longer what it was. */
  async answer(key: string): Promise<RecordedResponse | undefined> {
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    const { response } = place;
    if (response === undefined) return (await this.#readAt(key, place)).response;
    place.response = undefined;
    return response;
  }

  /** The whole interaction. Rejects like `answer`. */
  async read(key: string): Promise<Recorded | undefined> {
    const place = this.#places.get(key);
    return place && (await this.#readAt(key, place));
  }

  /** Those that are wanted, in the order of the file; the others are not read. Rejects like `answer`. */
  async *list(isWanted: (key: string) => boolean = () => true): AsyncIterable<Listed> {
    for (const [key, place] of this.#places) {
      if (isWanted(key)) yield { key, ...(await this.#readAt(key, place)) };
    }
  }

  async #readAt(key: string, { line, offset, length }: RecordedPlace): Promise<Recorded> {
    const source = this.#source as Source;
    const bytes = await (await this.#open(source)).read(offset, length);
    const read = tryLine(decoder.decode(bytes));
    // Lines are often as long as others: only what was asked tells that this one is still the same.
    if (read !== undefined && fingerprint(read.request) === key) {
      return { line, request: read.request, response: read.response };
    }
    throw new FileError(
      'other',
      source.path,
      `${line > 0 ? `line ${line}` : 'a line'} is no longer what it was`,
    );
  }

  /** What is read afterwards opens the file once more. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    // Whoever read was told why there is no file.
    await (await file?.catch(() => undefined))?.close();
  }
}

const decoder = new TextDecoder();

function tryLine(text: string): Interaction | undefined {
  try {
    return readLine(text);
  } catch (error) {
    if (error instanceof LineError) return undefined;
    throw error;
  }
}
