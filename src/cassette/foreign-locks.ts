import { FileError, type Files } from '../environment/environment.ts';
import { remainsPath } from './recording.ts';
import { listOwnParts, lockOf } from './take-over.ts';

/** What a process of another machine keeps: whether it still runs cannot be seen from here. */
export interface ForeignLock {
  /** The cassette, or a file with what is recorded beside it. */
  readonly of: string;
  readonly lock: string;
  readonly holder: string;
}

/** Those of a cassette and of what recordings have left beside it. Rejects with a FileError. */
export async function findForeignLocks(
  cassette: string,
  files: Files,
): Promise<readonly ForeignLock[]> {
  const shared = remainsPath(cassette);
  const all = [cassette, shared, ...(await listOwnParts(shared, files))];
  const found = await Promise.all(all.map((of) => findForeign(of, files)));
  return found.flat();
}

async function findForeign(of: string, files: Files): Promise<readonly ForeignLock[]> {
  const path = lockOf(of);
  if ((await files.kind(path)) === 'missing') return [];
  try {
    const lock = await files.lock(path, of);
    if (lock.holder === undefined) await lock.release();
    else if (lock.isElsewhere) return [{ of, lock: path, holder: lock.holder }];
  } catch (error) {
    // What cannot be locked here is told where it has to be.
    if (!(error instanceof FileError)) throw error;
  }
  return [];
}
