import { type Clock, FileError, type Files } from '../environment/environment.ts';
import { TransportError } from '../transport/transport.ts';
import type { AnswerStore } from './answer-store.ts';
import type { AskedRequest, Interaction, RecordedResponse } from './interaction.ts';
import { LikelyRecordings } from './likely-recordings.ts';
import { loadRecordings } from './load-cassette.ts';
import { findNearest, sayDifference } from './nearest.ts';
import { Recording } from './recording.ts';
import { Recordings } from './recordings.ts';
import type { Redact } from './redact.ts';
import { lockOf } from './take-over.ts';
import { type CassetteParts, writeCassette } from './write-cassette.ts';

/**
 * `record`: every request is sent, and takes the place of what was recorded · `replay`: nothing is
 * sent · `auto`: what is not recorded is sent.
 */
export type CassetteMode = 'record' | 'replay' | 'auto';

export interface CassetteOptions {
  readonly path: string;
  readonly mode: CassetteMode;
  readonly recordings: Recordings;
  /** There is no such file yet. */
  readonly isNew: boolean;
  /** Of a recording that was cut off; empty for a replay. */
  readonly remains: Recordings;
  /** Takes out keys of endpoints. */
  readonly redactKeys: Redact;
  /** Takes out what else must not be written. */
  readonly redact: Redact;
  readonly files: Files;
  readonly clock: Pick<Clock, 'sleep' | 'monotonic'>;
}

/** What a run did with a cassette. */
export interface CassetteTally {
  readonly path: string;
  readonly mode: CassetteMode;
  readonly replayed: number;
  readonly recorded: number;
  /** What a recording that was cut off has left, and this one has put into the cassette. */
  readonly left: number;
  /** Requests without an answer to record. */
  readonly missed: number;
  /** Requests whose answers are longer than a line of a cassette may be. */
  readonly tooLong: number;
  /** Lines that nothing asked for; known of a whole run only. */
  readonly unused?: readonly number[];
  /** Those lines are no longer in the file. */
  readonly isPruned: boolean;
  /** What is unused was to be removed, and is not known: the run was of a part. */
  readonly isPruneLeft: boolean;
}

/** How a run ended. */
interface CassetteEnd {
  /** All that the pipeline asks was asked, so that the rest is unused. */
  readonly isWhole: boolean;
  /** The pipeline asks nothing. */
  readonly isNeedless: boolean;
  /** Whether to remove what is unused. */
  readonly prune: boolean;
}

/** One file of interactions during a run. */
export class Cassette implements AnswerStore {
  readonly kind = 'cassette' as const;
  readonly redactKeys: Redact;
  readonly redact: Redact;
  readonly #options: CassetteOptions;
  readonly #fresh: Recording;
  /** Made for the first request that is not recorded. */
  #likely: Promise<LikelyRecordings> | undefined;
  #replayed = 0;
  #missed = 0;

  constructor(options: CassetteOptions) {
    this.#options = options;
    this.redactKeys = options.redactKeys;
    this.redact = options.redact;
    this.#fresh = new Recording(options.files, options.path, options.remains);
  }

  get mode(): CassetteMode {
    return this.#options.mode;
  }

  get path(): string {
    return this.#options.path;
  }

  async find(key: string): Promise<RecordedResponse | undefined> {
    const known = await this.#read(() => this.#recorded(key));
    if (known === undefined) return undefined;
    this.#options.recordings.use(key);
    this.#replayed += 1;
    return known;
  }

  async #recorded(key: string): Promise<RecordedResponse | undefined> {
    const { mode, recordings } = this.#options;
    const fresh = await this.#fresh.answer(key);
    return fresh ?? (mode === 'record' ? undefined : await recordings.answer(key));
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

  keep(key: string, interaction: Interaction): Promise<void> {
    this.#options.recordings.use(key);
    return this.#fresh.keep(key, interaction);
  }

  async keepEarlier(key: string, interaction: Interaction): Promise<void> {
    const { mode, recordings } = this.#options;
    if (mode === 'replay') return;
    const isThere = (await this.#fresh.has(key)) || (mode === 'auto' && recordings.has(key));
    if (isThere) recordings.use(key);
    else await this.keep(key, interaction);
  }

  miss(): void {
    this.#missed += 1;
  }

  async refuse(asked: AskedRequest): Promise<TransportError | undefined> {
    const { mode, path, recordings } = this.#options;
    if (mode !== 'replay') return undefined;
    const record = 'record it: `--cassette auto`';
    this.#likely ??= LikelyRecordings.of(recordings);
    const likely = await this.#read(async () => (await this.#likely)?.find(asked));
    const nearest = findNearest(asked, likely ?? []);
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
   * Writes what was recorded, also of a run that was stopped; of a pipeline that asks nothing an empty file,
   * so that it is replayed with others. Rejects with a FileError.
   */
  async close({ isWhole, isNeedless, prune }: CassetteEnd): Promise<CassetteTally> {
    const { path, mode, recordings, isNew } = this.#options;
    const isBegun = isNeedless && isNew && mode !== 'replay';
    const unused = recordings.findUnused();
    const isPruned = prune && isWhole && unused.length > 0;
    let isWritten = false;
    let left = 0;
    try {
      if (!this.#fresh.isEmpty || isPruned || isBegun) {
        const gone = new Set(isPruned ? unused.map(([key]) => key) : []);
        left = await writeAlone(this.#options, () => this.#write(gone));
        isWritten = true;
      }
    } finally {
      await Promise.all([this.#fresh.close(isWritten), recordings.close()]);
    }
    return {
      path,
      mode,
      replayed: this.#replayed,
      recorded: this.#fresh.count,
      left,
      missed: this.#missed,
      tooLong: this.#fresh.tooLong,
      ...(isWhole && { unused: unused.map(([, line]) => line) }),
      isPruned,
      isPruneLeft: prune && !isWhole,
    };
  }

  /** Over what is in the file now: another process may have recorded, too. Gives how many were left beside it. */
  async #write(gone: ReadonlySet<string>): Promise<number> {
    const { path, recordings, files } = this.#options;
    const parts = await this.#fresh.parts();
    const read = await loadRecordings(files, path, 0);
    const present = read === undefined ? Recordings.none : (read.value ?? recordings);
    try {
      const all = { ...parts, files: [present, ...parts.files] };
      await files.writeText(path, writeCassette(all, gone));
      return countLeft(parts);
    } finally {
      await present.close();
    }
  }
}

function countLeft({ files: [left, ...later], held }: CassetteParts): number {
  return left?.count((key) => !held.has(key) && !later.some((each) => each.has(key))) ?? 0;
}

const LONGEST_WAIT_MILLISECONDS = 60_000;
const PAUSE_MILLISECONDS = 20;

/** Each of several that end at the same time finds what the others have written. */
async function writeAlone<Result>(
  { path, files, clock }: Pick<CassetteOptions, 'path' | 'files' | 'clock'>,
  write: () => Promise<Result>,
): Promise<Result> {
  const end = clock.monotonic() + LONGEST_WAIT_MILLISECONDS;
  const place = lockOf(path);
  let lock = await files.lock(place, path);
  while (lock.holder !== undefined) {
    if (clock.monotonic() > end) {
      throw new FileError('other', path, `${lock.holder} keeps it locked with \`${place}\``);
    }
    await clock.sleep(PAUSE_MILLISECONDS);
    lock = await files.lock(place, path);
  }
  return await write().finally(lock.release);
}

const MOST_SHOWN = 4;

function joinSome(places: readonly string[]): string {
  const more = places.length - MOST_SHOWN;
  const shown = places.slice(0, MOST_SHOWN).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
