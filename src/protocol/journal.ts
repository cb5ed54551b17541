import type { Clock, Files, WritableFile } from '../environment/environment.ts';
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
}

export async function openJournal({ files, clock }: JournalWorld, path: string): Promise<Journal> {
  return writeEvents(await files.openWrite(path), clock);
}

/** Goes on behind the whole lines of a journal, which are its first `size` bytes. */
export async function continueJournal(
  { files, clock }: JournalWorld,
  path: string,
  size: number,
): Promise<Journal> {
  return writeEvents(await files.openAppend(path, size), clock);
}

interface Batch {
  lines: string;
  written: Promise<void>;
}

/** What arrived at the same time, or while a write is under way, is written together. */
function writeEvents(file: WritableFile, clock: JournalWorld['clock']): Journal {
  const arrived = (): Promise<void> => new Promise((resolve) => clock.defer(resolve));
  let last: Promise<void> = Promise.resolve();
  let next: Batch | undefined;
  const open = (): Batch => {
    const batch: Batch = { lines: '', written: last };
    batch.written = last.then(arrived).then(() => {
      next = undefined;
      return file.write(batch.lines);
    });
    last = batch.written;
    // Told by every append, and by `close`.
    last.catch(() => undefined);
    return batch;
  };
  return {
    append(event) {
      next ??= open();
      next.lines += `${JSON.stringify(event)}\n`;
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
