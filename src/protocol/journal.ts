import type { Clock, Files, WritableFile } from '../environment/environment.ts';
import type { JournalEvent } from './event.ts';

/** Events are gathered until what has arrived by then was taken in. */
type Turns = Pick<Clock, 'defer'>;

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

export async function openJournal(files: Files, path: string, turns: Turns): Promise<Journal> {
  return writeEvents(await files.openWrite(path), turns);
}

/** Goes on behind the whole lines of a journal, which are its first `size` bytes. */
export async function continueJournal(
  files: Files,
  { path, size }: { readonly path: string; readonly size: number },
  turns: Turns,
): Promise<Journal> {
  return writeEvents(await files.openAppend(path, size), turns);
}

interface Batch {
  lines: string;
  written: Promise<void>;
}

/** What comes together, or while a write is under way, is written together: a write costs more than a line. */
function writeEvents(file: WritableFile, turns: Turns): Journal {
  let last: Promise<void> = Promise.resolve();
  let next: Batch | undefined;
  const open = (): Batch => {
    const batch: Batch = { lines: '', written: last };
    const write = (): Promise<void> => {
      next = undefined;
      return file.write(batch.lines);
    };
    batch.written = last.then(() => new Promise<void>(turns.defer)).then(write);
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
