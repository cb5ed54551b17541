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
  readonly clock: Pick<Clock, 'defer'>;
  /** What one session writes, so that no server can fill a disk; 10 GB. Another session may go on. */
  readonly mostBytes?: number;
}

/** A million trials of 10 KB. */
const MOST_BYTES = 10_000_000_000;

export async function openJournal(world: JournalWorld, path: string): Promise<Journal> {
  return writeEvents(await world.files.openWrite(path), path, world);
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
  return writeEvents(file, path, world);
}

/** A file that is full when so much was written to it. */
function limit(file: WritableFile, path: string, mostBytes: number): WritableFile {
  let left = mostBytes;
  return {
    write(text) {
      left -= Buffer.byteLength(text);
      if (left >= 0) return file.write(text);
      const message = `${mostBytes / 1e9} GB were written to it, which is the most at a time`;
      return Promise.reject(new FileError('disk-full', path, message));
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
function writeEvents(
  opened: WritableFile,
  path: string,
  { clock, mostBytes = MOST_BYTES }: JournalWorld,
): Journal {
  const file = limit(opened, path, mostBytes);
  const arrived = (): Promise<void> => new Promise((resolve) => clock.defer(resolve));
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
