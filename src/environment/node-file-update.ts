import {
  closeSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { FileError } from './environment.ts';
import { codeOf } from './node-file-error.ts';
import { makeFolder } from './node-folder.ts';

/** A process that was killed leaves its lock behind; nobody who lives needs so long. */
const STALE_MILLISECONDS = 2000;
const FUTURE_MILLISECONDS = 60_000;
const LONGEST_WAIT_MILLISECONDS = 4000;
const MOST_BYTES = 1_000_000;

/** What Windows says while another process deletes the lock. */
const contended: ReadonlySet<unknown> = new Set(['EEXIST', 'EPERM', 'EACCES', 'EBUSY']);

/**
 * Replaces a file's text while nobody else who asks here does. The lock is a file beside it. What it
 * protects has to be of little worth: after a pause of the whole machine two may hold it. Under the
 * lock everything is done at once: a turn of the event loop would take longer than the work.
 */
export async function updateFile(
  path: string,
  shownPath: string,
  change: (text: string | undefined) => string,
): Promise<void> {
  makeFolder(dirname(path));
  const lock = `${path}.lock`;
  const token = crypto.randomUUID();
  const end = performance.now() + LONGEST_WAIT_MILLISECONDS;
  while (!tryLock(lock, token)) {
    if (performance.now() > end) {
      throw new FileError('other', shownPath, `another process keeps it locked with \`${lock}\``);
    }
    if (isStale(lock)) breakLock(lock, token);
    else await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 4));
  }
  replace(path, { token, change, lock });
}

function replace(
  path: string,
  held: {
    readonly token: string;
    readonly lock: string;
    readonly change: (text: string | undefined) => string;
  },
): void {
  const temporary = `${path}.${held.token}.tmp`;
  try {
    writeFileSync(temporary, held.change(readSmall(path)), { mode: 0o600 });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
    if (attempt(() => readFileSync(held.lock, 'utf8')) === held.token) {
      attempt(() => rmSync(held.lock, { force: true }));
    }
  }
}

function tryLock(lock: string, token: string): boolean {
  try {
    const file = openSync(lock, 'wx', 0o600);
    writeSync(file, token);
    closeSync(file);
    return true;
  } catch (error) {
    if (contended.has(codeOf(error))) return false;
    throw error;
  }
}

/** A clock that was put back, or that another machine has, may have made it in the future. */
function isStale(lock: string): boolean {
  const status = attempt(() => lstatSync(lock));
  if (status === undefined) return false;
  const age = Date.now() - status.mtimeMs;
  return age > STALE_MILLISECONDS || age < -FUTURE_MILLISECONDS;
}

/** Of several who find it stale, one can take it away. */
function breakLock(lock: string, token: string): void {
  const aside = `${lock}.${token}`;
  attempt(() => renameSync(lock, aside));
  attempt(() => rmSync(aside, { force: true, recursive: true }));
}

/** Undefined for what is not there, empty for what is no such text. */
function readSmall(path: string): string | undefined {
  const status = attempt(() => statSync(path));
  if (status === undefined) return undefined;
  if (!status.isFile() || status.size > MOST_BYTES) return '';
  return readFileSync(path, 'utf8');
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
