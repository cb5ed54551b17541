import {
  type Clock,
  FileError,
  type Files,
  type WritableFile,
} from '../environment/environment.ts';
import type { JournalEvent } from './event.ts';

/** Writes a run's events to disk as they happen: one JSON value a line. */
export interface Journal {
  /**
   * Resolves when the event is with the operating system: what is killed then loses nothing. Rejects once
   * a write has failed.
   */
  append(event: JournalEvent): Promise<void>;
  /** Resolves when everything is with the operating system. Rejects when a write has failed. */
  close(): Promise<void>;
}

interface JournalWorld {
  readonly files: Files;
  readonly clock: Pick<Clock, 'defer' | 'monotonic'>;
  /** What one session writes, so that no server can fill a disk; 10 GB. Another session may go on. */
  readonly mostBytes?: number;
}

/** A million trials of 10 KB. */
const MOST_BYTES = 10_000_000_000;

export async function openJournal(world: JournalWorld, path: string): Promise<Journal> {
  return writeEvents(await world.files.openWrite(path), { path, size: 0 }, world);
}

/** Where the whole lines of a journal end. */
export interface JournalEnd {
  /** Their bytes: what follows them was cut off. */
  readonly size: number;
  /** Whether the last one has its line break. */
  readonly isEnded: boolean;
}

/** Goes on behind the whole lines of a journal. */
export async function continueJournal(
  world: JournalWorld,
  path: string,
  { size, isEnded }: JournalEnd,
): Promise<Journal> {
  const file = await world.files.openAppend(path, size);
  try {
    if (!isEnded) await file.write('\n');
  } catch (error) {
    await file.close();
    throw error;
  }
  return writeEvents(file, { path, size: isEnded ? size : size + 1 }, world);
}

/** Of a file that is written. */
interface Place {
  readonly path: string;
  /** Where its first line of this session begins. */
  readonly size: number;
}

/** Between two looks at whether what is written is still in its place. */
const LOOK_MILLISECONDS = 1000;

/**
 * A file that is full when so much was written to it. One that was removed, or that another has taken the place of,
 * would take all that is written and keep none of it: now and then it is looked for.
 */
function guard(
  file: WritableFile,
  { path, size: start }: Place,
  { files, clock, mostBytes = MOST_BYTES }: JournalWorld,
): WritableFile {
  let end = start;
  let looked = clock.monotonic();
  const append = (text: string): Promise<void> => {
    end += Buffer.byteLength(text);
    if (end - start <= mostBytes) return file.write(text);
    const message = `${mostBytes / 1e9} GB were written to it, which is the most at a time`;
    return Promise.reject(new FileError('disk-full', path, message));
  };
  const look = async (): Promise<void> => {
    // Where it cannot be looked for, it may still be there.
    const there = await files.details(path).catch(() => ({ size: end }));
    if (there?.size === end) return;
    const message = there === undefined ? 'no such file' : 'another file is in its place';
    throw new FileError('missing', path, message);
  };
  return {
    write(text) {
      const now = clock.monotonic();
      if (now - looked < LOOK_MILLISECONDS) return append(text);
      looked = now;
      return look().then(() => append(text));
    },
    close: () => file.close(),
  };
}

interface Batch {
  lines: string;
  written: Promise<void>;
}

/** Characters of lines that are written together; a text of more than 512 MB cannot be made. */
const MOST_TOGETHER = 16_000_000;

/** What arrived at the same time, or while a write is under way, is written together. */
function writeEvents(opened: WritableFile, place: Place, world: JournalWorld): Journal {
  const file = guard(opened, place, world);
  const arrived = (): Promise<void> => new Promise((resolve) => world.clock.defer(resolve));
  let last: Promise<void> = Promise.resolve();
  let next: Batch | undefined;
  const open = (): Batch => {
    const batch: Batch = { lines: '', written: last };
    batch.written = last.then(arrived).then(() => {
      if (next === batch) next = undefined;
      return file.write(batch.lines);
    });
    last = batch.written;
    // Told by every append, and by `close`.
    last.catch(() => undefined);
    return batch;
  };
  return {
    append(event) {
      const line = `${JSON.stringify(event)}\n`;
      const isFull = next !== undefined && next.lines.length + line.length > MOST_TOGETHER;
      if (next === undefined || isFull) next = open();
      next.lines += line;
      return next.written;
    },
    async close() {
      try {
        await last;
      } finally {
        await file.close();
      }
    },
  };
}
