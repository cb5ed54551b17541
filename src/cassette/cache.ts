import { type Clock, FileError, type Files, unlessFileError } from '../environment/environment.ts';
import { isJsonObject, type JsonValue } from '../source/json.ts';
import { isTooDeepRecord } from '../source/json-depth.ts';
import type { AnswerStore } from './answer-store.ts';
import { fingerprint } from './fingerprint.ts';
import type { AskedRequest, Interaction, RecordedResponse } from './interaction.ts';
import { LineError, readRequest, readResponse } from './read-line.ts';
import { redactKnown } from './redact.ts';
import { requestJson, responseJson } from './write-line.ts';

/** `on`: reads and writes · `read`: adds nothing · `write`: every answer is asked for anew, and kept. */
export type CacheMode = 'on' | 'read' | 'write';

export interface CacheOptions {
  /** The folder. */
  readonly path: string;
  readonly mode: CacheMode;
  readonly maxAgeMilliseconds: number;
  readonly maxBytes: number;
  readonly files: Files;
  readonly clock: Clock;
}

/** What a run did with the cache. */
export interface CacheTally {
  readonly found: number;
  readonly kept: number;
  /** Why not all could be kept; the run is none the worse for it. */
  readonly problem?: string;
}

/**
 * Answers by what was asked, one file each in folders by the first two characters. Files are replaced in
 * one step, so that several processes may share it; what cannot be read is asked for again.
 */
export class Cache implements AnswerStore {
  readonly kind = 'cache' as const;
  readonly #options: CacheOptions;
  /** What is not on disk yet. */
  readonly #writing = new Map<string, RecordedResponse>();
  readonly #writes = new Set<Promise<void>>();
  readonly #fresh = new Set<string>();
  #found = 0;
  #problem: FileError | undefined;

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  /** Each endpoint has entries of its own, and takes its own key out. */
  redactKeys(text: string): string {
    return text;
  }

  redact(text: string): string {
    return redactKnown(text);
  }

  async find(key: string): Promise<RecordedResponse | undefined> {
    const { mode } = this.#options;
    const known =
      this.#writing.get(key) ??
      (mode === 'write' && !this.#fresh.has(key) ? undefined : await this.#read(key));
    if (known !== undefined) this.#found += 1;
    return known;
  }

  keep(key: string, { request, response }: Interaction): void {
    const { mode, files, clock } = this.#options;
    if (mode === 'read') return;
    const at = Math.round(clock.now());
    const text = JSON.stringify({
      version: VERSION,
      at,
      request: requestJson(request),
      response: responseJson(response),
    });
    this.#writing.set(key, response);
    const write = files
      .writeText(this.#pathOf(key), `${text}\n`)
      .then(() => void this.#fresh.add(key))
      .catch((error: unknown) => {
        if (!(error instanceof FileError)) throw error;
        this.#problem ??= error;
      })
      .finally(() => {
        this.#writing.delete(key);
        this.#writes.delete(write);
      });
    this.#writes.add(write);
  }

  async keepEarlier(key: string, interaction: Interaction): Promise<void> {
    if (!this.#fresh.has(key) && (await this.#read(key)) === undefined) this.keep(key, interaction);
  }

  refuse(_asked: AskedRequest): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  miss(): void {}

  /** Waits for what is still being written, and makes room. */
  async close(): Promise<CacheTally> {
    await Promise.all(this.#writes);
    const kept = this.#fresh.size;
    if (kept > 0) await this.#makeRoom();
    const problem = this.#problem && `\`${this.#problem.path}\`: ${this.#problem.message}`;
    return { found: this.#found, kept, ...(problem !== undefined && { problem }) };
  }

  #pathOf(key: string): string {
    return `${this.#options.path}/${key.slice(0, 2)}/${key.slice(2)}.json`;
  }

  async #read(key: string): Promise<RecordedResponse | undefined> {
    const { files, clock, maxAgeMilliseconds } = this.#options;
    const text = await files.readText(this.#pathOf(key)).catch(unlessFileError);
    if (text === undefined) return undefined;
    const entry = readEntry(text, key);
    if (entry === undefined) return undefined;
    const age = clock.now() - entry.at;
    // One of a clock that was put back since would be kept for as long as that, too.
    const isKnown = age <= maxAgeMilliseconds && age >= -FARTHEST_AHEAD_MILLISECONDS;
    return isKnown ? entry.response : undefined;
  }

  /** Removes what is too old, and then the oldest until there is room again. */
  async #makeRoom(): Promise<void> {
    const { files, clock, maxAgeMilliseconds, maxBytes } = this.#options;
    const entries = await listEntries(this.#options);
    const oldest = clock.now() - maxAgeMilliseconds;
    const sorted = entries.sort((a, b) => a.modified - b.modified);
    let left = sorted.reduce((sum, { size }) => sum + size, 0);
    const enough = left > maxBytes ? maxBytes * ROOM : maxBytes;
    for (const { path, size, modified } of sorted) {
      if (modified >= oldest && left <= enough) break;
      await files.remove(path).catch(unlessFileError);
      left -= size;
    }
  }
}

const VERSION = 1;

/** Clocks of machines that share a cache differ by less. */
const FARTHEST_AHEAD_MILLISECONDS = 60_000;

/** What is left of a cache that was too large, so that not every run has to clear up. */
const ROOM = 0.9;

function readEntry(
  text: string,
  key: string,
): { readonly at: number; readonly response: RecordedResponse } | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    if (!isJsonObject(value) || isTooDeepRecord(value)) return undefined;
    const { version, at, request, response } = value;
    if (version !== VERSION || typeof at !== 'number') return undefined;
    if (fingerprint(readRequest(request)) !== key) return undefined;
    return { at, response: readResponse(response) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LineError) return undefined;
    throw error;
  }
}

interface Entry {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
}

/** Entries, and what a process that was killed has left of one. Another process may remove them meanwhile. */
async function listEntries({ path, files }: CacheOptions): Promise<Entry[]> {
  const entries: Entry[] = [];
  const folders = (await files.list(path)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const folder of folders) {
    const names = (await files.list(`${path}/${folder}`).catch(unlessFileError)) ?? [];
    for (const name of names.filter((each) => ENTRY.test(each))) {
      const place = `${path}/${folder}/${name}`;
      const details = await files.details(place).catch(unlessFileError);
      if (details !== undefined) entries.push({ path: place, ...details });
    }
  }
  return entries;
}

const ENTRY = /^\.?[0-9a-f]{62}\.json(\.[\w-]+\.tmp)?$/;
