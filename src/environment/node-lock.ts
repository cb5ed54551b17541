import { readFileSync, rmSync } from 'node:fs';
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { FileLock } from './environment.ts';
import { codeOf } from './node-file-error.ts';

/** Who wrote a lock. A number of a process is given again; the time of its start is not. */
interface Owner {
  readonly process: number;
  readonly started: string;
  readonly host: string;
}

/** A lock whose release rejects with what the operating system says. */
type MadeLock = { release(): Promise<undefined>; readonly holder?: undefined } | Holder;

type Holder = Extract<FileLock, { readonly holder: string }>;

/**
 * What this process keeps, or is about to, with the text of its lock: one with its number that somebody finds is of an
 * earlier process.
 */
const kept = new Map<string, string>();

const TRIES = 5;

/**
 * A file with the number of the process that made it. Within a process it is decided before there is a file,
 * which could not tell one holder from another.
 */
export async function lockPath(path: string): Promise<MadeLock> {
  if (kept.has(path)) return { holder: 'this process' };
  if (kept.size === 0) process.once('exit', releaseAll);
  kept.set(path, '');
  try {
    const own = JSON.stringify(await describe(process.pid));
    kept.set(path, own);
    const holder = await makeLock(path, own);
    if (holder === undefined) return { release: () => release(path, own) };
    forget(path);
    return holder;
  } catch (error) {
    forget(path);
    throw error;
  }
}

function forget(path: string): void {
  kept.delete(path);
  if (kept.size === 0) process.removeListener('exit', releaseAll);
}

/**
 * Of a process that ends before it has released them, as where standard output cannot be written: other hosts
 * would wait.
 */
function releaseAll(): void {
  for (const [path, own] of kept) {
    try {
      if (readFileSync(path, 'utf8') === own) rmSync(path, { force: true });
    } catch {
      // It stays, as that of a process that is killed.
    }
  }
}

/**
 * Gives who holds it; undefined where it was made. One whose process is gone is moved away before a new one is
 * made, so that of several that find it only one goes on.
 */
async function makeLock(path: string, own: string): Promise<Holder | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await tryMake(path, own)) return undefined;
    const text = await readText(path);
    if (text === undefined) continue;
    const holder = await findHolder(text);
    if (holder !== undefined) return holder;
    await moveAway(path, text);
  }
  return { holder: 'another process' };
}

/** With its text from the first moment on: a file that is linked is never seen empty. */
async function tryMake(path: string, own: string): Promise<boolean> {
  const draft = `${path}.${crypto.randomUUID()}`;
  try {
    await writeFile(draft, own, { flag: 'wx' });
    await link(draft, path);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    // A file system without links.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS')
      return await tryOpen(path, own);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function tryOpen(path: string, own: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(own).finally(() => file.close());
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function release(path: string, own: string): Promise<undefined> {
  try {
    if ((await readText(path)) === own) await rm(path, { force: true });
    return undefined;
  } finally {
    forget(path);
  }
}

/** Puts back what turns out to be another lock than the one that was looked at. */
async function moveAway(path: string, stale: string): Promise<void> {
  const aside = `${path}.${crypto.randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readText(aside)) !== stale) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/** Undefined where whoever wrote it is gone. */
async function findHolder(text: string): Promise<Holder | undefined> {
  const owner = parse(text);
  if (owner === undefined) return undefined;
  const holder = `process ${owner.process}`;
  if (owner.host !== hostname()) {
    return { holder: `${holder} on \`${owner.host}\``, isElsewhere: true };
  }
  if (owner.process === process.pid) return undefined;
  const now = await describe(owner.process);
  const isGone = !isRunning(owner.process) || now.started !== owner.started;
  return isGone ? undefined : { holder };
}

function parse(text: string): Owner | undefined {
  try {
    const owner: Partial<Owner> = JSON.parse(text);
    const { process: number, started, host } = owner;
    const isWhole =
      typeof number === 'number' && typeof started === 'string' && typeof host === 'string';
    return isWhole ? { process: number, started, host } : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Linux tells when a process started, in ticks since the machine did; elsewhere its number must do. */
async function describe(number: number): Promise<Owner> {
  const status = (await readText(`/proc/${number}/stat`)) ?? '';
  const started = status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return { process: number, started, host: hostname() };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
