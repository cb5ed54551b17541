import { FileError, type Files, type WritableFile } from '../environment/environment.ts';
import { canonical } from '../source/canonical-json.ts';
import { TransportError } from '../transport/transport.ts';
import type { AnswerStore } from './answer-store.ts';
import { fingerprint } from './fingerprint.ts';
import type { AskedRequest, Interaction, RecordedResponse } from './interaction.ts';
import { loadRecordings } from './load-cassette.ts';
import { findNearest, sayDifference } from './nearest.ts';
import type { Recordings } from './recordings.ts';
import type { Redact } from './redact.ts';
import { writeLine } from './write-line.ts';

/**
 * `record`: every request is sent, and takes the place of what was recorded · `replay`: nothing is
 * sent · `auto`: what is not recorded is sent.
 */
export type CassetteMode = 'record' | 'replay' | 'auto';

export interface CassetteOptions {
  readonly path: string;
  readonly mode: CassetteMode;
  readonly recordings: Recordings;
  /** Of a recording that was cut off; empty for a replay. */
  readonly remains: Recordings;
  readonly redact: Redact;
  readonly files: Files;
}

/** What a run did with a cassette. */
export interface CassetteTally {
  readonly path: string;
  readonly mode: CassetteMode;
  readonly replayed: number;
  readonly recorded: number;
  /** Requests without an answer to record. */
  readonly missed: number;
  /** Lines that nothing asked for; known of a whole run only. */
  readonly unused?: readonly number[];
  /** Those lines are no longer in the file. */
  readonly isPruned: boolean;
}

/** Where interactions are until the cassette is written: what a crash leaves for the next recording. */
export function remainsPath(path: string): string {
  return `${path}.part`;
}

/** One file of interactions during a run. */
export class Cassette implements AnswerStore {
  readonly kind = 'cassette' as const;
  readonly redact: Redact;
  readonly #options: CassetteOptions;
  readonly #fresh = new Map<string, Interaction>();
  #replayed = 0;
  #missed = 0;
  #part: Promise<WritableFile> | undefined;
  #written: Promise<void> = Promise.resolve();

  constructor(options: CassetteOptions) {
    this.#options = options;
    this.redact = options.redact;
  }

  get mode(): CassetteMode {
    return this.#options.mode;
  }

  get path(): string {
    return this.#options.path;
  }

  async find(key: string): Promise<RecordedResponse | undefined> {
    const known = this.#fresh.get(key)?.response ?? (await this.#read(() => this.#recorded(key)));
    if (known === undefined) return undefined;
    this.#options.recordings.use(key);
    this.#replayed += 1;
    return known;
  }

  async #recorded(key: string): Promise<RecordedResponse | undefined> {
    const { mode, recordings, remains } = this.#options;
    const left = remains.size > 0 ? await remains.answer(key) : undefined;
    return left ?? (mode === 'record' ? undefined : await recordings.answer(key));
  }

  /** Rejects with a TransportError where the file is no longer what it was. */
  async #read<T>(reading: () => Promise<T>): Promise<T> {
    try {
      return await reading();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const message = `\`${error.path}\` cannot be read any more: ${error.message}`;
      throw new TransportError({ kind: 'not_recorded', message });
    }
  }

  keep(key: string, interaction: Interaction): void {
    this.#fresh.set(key, interaction);
    const { files, path, recordings } = this.#options;
    recordings.use(key);
    this.#part ??= openPart(remainsPath(path), files);
    const line = `${writeLine(interaction)}\n`;
    this.#written = Promise.all([this.#part, this.#written]).then(([part]) => part.write(line));
    // Whoever closes the cassette hears of it.
    this.#written.catch(() => undefined);
  }

  miss(): void {
    this.#missed += 1;
  }

  async refuse(asked: AskedRequest): Promise<TransportError | undefined> {
    const { mode, path, recordings } = this.#options;
    if (mode !== 'replay') return undefined;
    const record = 'record it: `--cassette auto`';
    const nearest = await this.#read(() => findNearest(asked, recordings.list()));
    if (nearest === undefined) {
      const message = `\`${path}\` has no interactions, and nothing is sent in a replay`;
      return new TransportError({ kind: 'not_recorded', message, hints: [record] });
    }
    const { recorded, differences } = nearest;
    const places = differences.map((each) => `\`${each.path}\``);
    const message = `\`${path}\` has no answer to this request; the nearest, on line ${recorded.line}, differs in ${joinSome(places)}`;
    const hints = [...differences.slice(0, MOST_SHOWN).map(sayDifference), record];
    return new TransportError({ kind: 'not_recorded', message, hints });
  }

  /**
   * Writes what was recorded, also of a run that was stopped. `isWhole` says that all that the pipeline
   * asks was asked, so that the rest is unused. Rejects with a FileError.
   */
  async close({ isWhole, prune }: { isWhole: boolean; prune: boolean }): Promise<CassetteTally> {
    const { path, mode, recordings, remains, files } = this.#options;
    const unused = recordings.findUnused();
    const isPruned = prune && isWhole && unused.length > 0;
    try {
      if (this.#fresh.size > 0 || remains.size > 0 || isPruned) {
        const gone = new Set(isPruned ? unused.map(([key]) => key) : []);
        await this.#write(gone);
      }
    } finally {
      await this.#part?.then((part) => part.close());
      await Promise.all([recordings.close(), remains.close()]);
    }
    if (this.#part !== undefined || remains.size > 0) await files.remove(remainsPath(path));
    return {
      path,
      mode,
      replayed: this.#replayed,
      recorded: this.#fresh.size,
      missed: this.#missed,
      ...(isWhole && { unused: unused.map(([, line]) => line) }),
      isPruned,
    };
  }

  /** Over what is in the file now: another process may have recorded, too. */
  async #write(gone: ReadonlySet<string>): Promise<void> {
    const { path, recordings, remains, files } = this.#options;
    const present = (await loadRecordings(files, path))?.value ?? recordings;
    const all = new Map<string, Interaction>();
    for (const kept of [present, remains]) {
      for await (const each of kept.list()) all.set(fingerprint(each.request), each);
    }
    await present.close();
    for (const [key, interaction] of this.#fresh) all.set(key, interaction);
    for (const key of gone) all.delete(key);
    await files.writeText(path, writeCassette([...all.values()]));
  }
}

/** Sorted by what is asked, so that a changed answer is one changed line, and a new question one more. */
export function writeCassette(interactions: readonly Interaction[]): string {
  return interactions
    .map((interaction) => [sortKey(interaction), writeLine(interaction)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, line]) => `${line}\n`)
    .join('');
}

function sortKey({ request }: Interaction): string {
  const { endpoint, path, body, headers, repeat, turn } = request;
  const place = [repeat, turn].map((count) => String(count).padStart(9, '0'));
  return [endpoint, path, canonical(body), canonical(headers), ...place].join('\n');
}

/** Behind what a crash has left, which may be half a line. */
async function openPart(path: string, files: Files): Promise<WritableFile> {
  const earlier = await files.details(path);
  if (earlier === undefined) return await files.openWrite(path);
  const part = await files.openAppend(path, earlier.size);
  await part.write('\n');
  return part;
}

const MOST_SHOWN = 4;

function joinSome(places: readonly string[]): string {
  const more = places.length - MOST_SHOWN;
  const shown = places.slice(0, MOST_SHOWN).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
