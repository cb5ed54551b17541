import { constants, type Stats, writeSync } from 'node:fs';
import {
  access,
  type FileHandle,
  open,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileError, type WritableFile } from './environment.ts';
import { codeOf, toFileError, withFileErrors } from './node-file-error.ts';
import { makeFolder } from './node-folder.ts';
import {
  holdNamedPipe,
  openNamedPipe,
  tryOwnOutput,
  writeToOwn,
  writeToPipe,
  writeWhenTaken,
} from './node-stream-files.ts';
import { findOwnOutput } from './own-output.ts';

export async function makeParentFolder(path: string, shownPath: string): Promise<void> {
  try {
    makeFolder(dirname(path));
  } catch (error) {
    const failure = toFileError(error, shownPath);
    const fileInTheWay = failure.kind === 'exists' || failure.kind === 'missing';
    if (!fileInTheWay) throw failure;
    if (codeOf(error) === 'ENOENT') {
      throw new FileError(
        'denied',
        shownPath,
        'the folder that it is to be in is not there and cannot be made',
      );
    }
    throw new FileError('exists', shownPath, 'a part of its path is a file, not a folder');
  }
}

/**
 * Writes beside the file and renames, so that a reader sees the old text or the new. The file
 * behind a symbolic link is replaced, not the link; permissions stay. Replacing /dev/stdout or a named
 * pipe would take it away from everybody: what is no plain file is written to.
 */
export async function replaceFile(
  path: string,
  shownPath: string,
  text: string | AsyncIterable<string>,
): Promise<void> {
  const own = findOwnOutput(path);
  if (own !== undefined) return writeToOwn(own, text);
  const pipe = await openNamedPipe(path, shownPath);
  if (pipe !== undefined) return writeToPipe(pipe, text);
  const existing = await statusOf(path);
  if (existing?.isFile() === false) return writeFile(path, text);
  const target = existing === undefined ? await followDangling(path) : await realpath(path);
  if (existing !== undefined && !(await isReplaceable(target, existing)))
    return writeFile(target, text);
  const temporary = nameBeside(target);
  try {
    await writeThrough(temporary, text, existing?.mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Where a link leads that leads to nothing yet; the path itself where there is none. */
async function followDangling(path: string): Promise<string> {
  const to = await readlink(path).catch(() => undefined);
  return to === undefined ? path : await followDangling(resolve(dirname(path), to));
}

/** Of a file that nobody else makes or looks for. */
function nameBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
}

/** In a folder where no file may be made, or mounted by itself, as into a container, a file can only be written over. */
async function isReplaceable(path: string, { dev }: Stats): Promise<boolean> {
  const folder = dirname(path);
  const [isFree, { dev: around }] = await Promise.all([
    access(folder, constants.W_OK).then(
      () => true,
      () => false,
    ),
    stat(folder),
  ]);
  return isFree && dev === around;
}

/** Writes are queued; after one that failed, the later ones reject with the same error. */
export async function openForWriting(path: string, shownPath: string): Promise<WritableFile> {
  const pipe = await openNamedPipe(path, shownPath);
  return await queueWrites(pipe ?? (await open(path, 'w')), shownPath);
}

export async function openForAppending(
  path: string,
  { size, shownPath }: { readonly size: number | undefined; readonly shownPath: string },
): Promise<WritableFile> {
  const pipe = await openNamedPipe(path, shownPath);
  if (pipe !== undefined) return await queueWrites(pipe, shownPath);
  if (size !== undefined) await truncate(path, size);
  return await queueWrites(await open(path, 'a'), shownPath);
}

async function queueWrites(file: FileHandle, shownPath: string): Promise<WritableFile> {
  const isFile = (await file.stat()).isFile();
  let last: Promise<void> = Promise.resolve();
  return {
    write(text) {
      const writing = isFile ? writeAtOnce : writeWhenRead;
      last = last.then(() => withFileErrors(shownPath, () => writing(file, text)));
      return last;
    },
    async close() {
      await last.catch(() => undefined);
      await withFileErrors(shownPath, () => file.close());
    },
  };
}

/** A copy in memory, which takes less time than to have another thread make it. */
async function writeAtOnce({ fd }: FileHandle, text: string): Promise<void> {
  const { bytes, length } = encode(text);
  // A disk that is nearly full takes a part.
  for (let written = 0; written < length; ) {
    written += writeSync(fd, bytes, written, length - written);
  }
}

/** Of what is written in the program's own thread: memory that is new to a process takes longer than to write it. */
let memory = Buffer.allocUnsafeSlow(0);

const MOST_MEMORY = 1_000_000;

/** The bytes are good until the next text. */
function encode(text: string): { readonly bytes: Buffer; readonly length: number } {
  const most = text.length * 3;
  if (most > MOST_MEMORY) {
    const bytes = Buffer.from(text);
    return { bytes, length: bytes.length };
  }
  if (memory.length < most) memory = Buffer.allocUnsafeSlow(Math.min(most * 2, MOST_MEMORY));
  return { bytes: memory, length: memory.write(text) };
}

async function writeWhenRead({ fd }: FileHandle, text: string): Promise<void> {
  await writeWhenTaken(fd, text);
}

/**
 * Opens what is there without a change. Where nothing is, it makes a file beside, as whoever writes will: in its
 * place another process may be about to have its own.
 */
export async function tryWriting(path: string, shownPath: string): Promise<void> {
  const own = findOwnOutput(path);
  if (own !== undefined) return tryOwnOutput(path, own);
  if (await holdNamedPipe(path, shownPath)) return;
  const existing = await statusOf(path);
  if (existing === undefined) return tryMaking(nameBeside(await followDangling(path)));
  // What is a device may do something when it is opened.
  if (existing.isFile() || existing.isDirectory()) await (await open(path, 'r+')).close();
}

async function tryMaking(path: string): Promise<void> {
  await (await open(path, 'wx')).close();
  await rm(path);
}

async function statusOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (toFileError(error, path).kind === 'missing') return undefined;
    throw error;
  }
}

async function writeThrough(
  path: string,
  text: string | AsyncIterable<string>,
  mode: number | undefined,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    if (mode !== undefined) await file.chmod(mode);
    if (typeof text === 'string') await writeFile(file, text);
    else for await (const piece of text) await writeAtOnce(file, piece);
    await file.sync();
  } finally {
    await file.close();
  }
}
