import { constants, type Stats, writeSync } from 'node:fs';
import {
  access,
  type FileHandle,
  mkdir,
  open,
  realpath,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FileError, type WritableFile } from './environment.ts';
import { toFileError, withFileErrors } from './node-file-error.ts';
import { isOwnOutput } from './node-stream-files.ts';

export async function makeParentFolder(path: string, shownPath: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
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
 * behind a symbolic link is replaced, not the link; permissions stay.
 */
export async function replaceFile(
  path: string,
  text: string | AsyncIterable<string>,
): Promise<void> {
  const existing = await statusOf(path);
  // Replacing /dev/stdout or a named pipe would take it away from everybody.
  const isPlain = existing?.isFile() !== false && !isOwnOutput(path);
  if (!isPlain) return writeFile(path, text);
  const target = existing === undefined ? path : await realpath(path);
  if (existing !== undefined && !(await isReplaceable(target, existing)))
    return writeFile(target, text);
  const temporary = join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}.tmp`);
  try {
    await writeThrough(temporary, text, existing?.mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
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
  return await queueWrites(await open(path, 'w'), shownPath);
}

export async function openForAppending(
  path: string,
  { size, shownPath }: { readonly size: number | undefined; readonly shownPath: string },
): Promise<WritableFile> {
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

/** A pipe takes only as much as its reader does. */
async function writeWhenRead(file: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written)).bytesWritten;
  }
}

/** Opens what is there without a change, or makes a file and takes it away again. */
export async function tryWriting(path: string): Promise<void> {
  const existing = await statusOf(path);
  // A pipe may be opened once only, by whoever writes.
  if (existing !== undefined && !existing.isFile() && !existing.isDirectory()) return;
  await (await open(path, existing === undefined ? 'wx' : 'r+')).close();
  if (existing === undefined) await rm(path);
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

/**
 * Makes a folder with all above it. Node's own way never ends in folders that let nothing be made in
 * them and say that they are not there (`/proc`).
 */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path) throw error;
    // Another may have made it in the meantime.
    if (await isThere(above)) return await mkdirAgain(path);
    await makeFolder(above);
    await makeFolder(path);
  }
}

async function mkdirAgain(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
