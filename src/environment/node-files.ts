import { createReadStream, readSync } from 'node:fs';
import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type FileDetails,
  FileError,
  type Files,
  type PathKind,
  type ReadableFile,
} from './environment.ts';
import { toFileError, withFileErrors } from './node-file-error.ts';
import { updateFile } from './node-file-update.ts';
import {
  makeParentFolder,
  openForAppending,
  openForWriting,
  replaceFile,
  tryWriting,
} from './node-file-writing.ts';
import { globFiles } from './node-glob.ts';
import { followLinks } from './node-links.ts';
import { lockPath } from './node-lock.ts';
import { refuseWaiting } from './node-stream-files.ts';
import { watchFiles } from './node-watch.ts';

/**
 * The disk. What would keep a reader or writer waiting (a named pipe without another end, a socket, a
 * terminal) is refused; `/dev/stdin` and a shell's `<(…)` are read. A glob skips names that begin with a dot, and `node_modules` unless the pattern names
 * it. Writing to what is not a plain file (a pipe, a terminal) writes through; nothing replaces it.
 */
export function makeNodeFiles(workingDirectory: string): Files {
  const absolute = (path: string): string => resolve(workingDirectory, path);
  return {
    kind: (path) => withFileErrors(path, () => kindOf(absolute(path))),
    readText: (path) =>
      withFileErrors(path, async () => decode(await readWhole(absolute(path), path), path)),
    stream: (path) => stream(absolute(path), path),
    list: (path) => withFileErrors(path, async () => (await readdir(absolute(path))).sort()),
    glob: (pattern, directory) =>
      withFileErrors(directory, () =>
        globFiles(pattern, { shown: directory, path: absolute(directory) }),
      ),
    writeText: (path, text) =>
      withFileErrors(path, async () => {
        await makeParentFolder(absolute(path), path);
        await replaceFile(absolute(path), path, text);
      }),
    updateText: (path, change) =>
      withFileErrors(path, () => updateFile(absolute(path), path, change)),
    openWrite: (path) =>
      withFileErrors(path, async () => {
        await makeParentFolder(absolute(path), path);
        return openForWriting(absolute(path), path);
      }),
    openAppend: (path, size) =>
      withFileErrors(path, async () => {
        await makeParentFolder(absolute(path), path);
        return openForAppending(absolute(path), { size, shownPath: path });
      }),
    realPath: (path) => withFileErrors(path, () => followLinks(absolute(path))),
    details: (path) => withFileErrors(path, () => detailsOf(absolute(path))),
    watch: (watched, onChange) => watchFiles(workingDirectory, watched, onChange),
    openRead: (path) => withFileErrors(path, () => openForReading(absolute(path), path)),
    tryWrite: (path) =>
      withFileErrors(path, async () => {
        await makeParentFolder(absolute(path), path);
        await tryWriting(absolute(path), path);
      }),
    remove: (path) =>
      withFileErrors(path, () => rm(absolute(path), { recursive: true, force: true })),
    lock: (path, of) =>
      withFileErrors(of, async () => {
        await makeParentFolder(absolute(path), of);
        const lock = await lockPath(absolute(path));
        if (lock.holder !== undefined) return lock;
        return { release: () => lock.release().catch((error) => toFileError(error, path)) };
      }),
  };
}

async function kindOf(path: string): Promise<PathKind> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) return 'directory';
    return status.isFile() ? 'file' : 'stream';
  } catch (error) {
    if (toFileError(error, path).kind === 'missing') return 'missing';
    throw error;
  }
}

async function detailsOf(path: string): Promise<FileDetails | undefined> {
  try {
    const status = await stat(path);
    if (!status.isFile()) return undefined;
    // Windows has no such bits, and Node makes some up.
    const isReadByOthers = (status.mode & 0o077) !== 0;
    return {
      size: status.size,
      modified: status.mtimeMs,
      ...(process.platform !== 'win32' && { isReadByOthers }),
    };
  } catch (error) {
    if (toFileError(error, path).kind === 'missing') return undefined;
    throw error;
  }
}

/** More than a person writes and an API takes; what comes through a pipe may have no end at all. */
const MOST_BYTES = 100_000_000;

/** Of what does not know its size: a pipe. */
const CHUNK_BYTES = 65_536;

async function readWhole(path: string, shownPath: string): Promise<Uint8Array> {
  await refuseWaiting(path, shownPath);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > MOST_BYTES) throw tooLarge(shownPath);
    const chunks: Uint8Array[] = [];
    for (let length = 0; length <= MOST_BYTES; ) {
      // One byte more than is expected, so that the first reading shows the end of most files.
      const chunk = new Uint8Array(length < size ? size - length + 1 : CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      chunks.push(chunk.subarray(0, bytesRead));
      length += bytesRead;
      if (bytesRead === 0 || (length === size && bytesRead < chunk.length)) {
        const [only] = chunks;
        return only?.length === length ? only : Buffer.concat(chunks, length);
      }
    }
    throw tooLarge(shownPath);
  } finally {
    await file.close();
  }
}

function tooLarge(path: string): FileError {
  return new FileError('other', path, `is larger than ${MOST_BYTES / 1_000_000} MB`);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // the text is too long for a string
    const isUtf16 =
      (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    throw new FileError('not-text', path, isUtf16 ? 'is UTF-16, not UTF-8' : 'is not UTF-8 text');
  }
}

async function* stream(path: string, shownPath: string): AsyncIterable<Uint8Array> {
  try {
    await refuseWaiting(path, shownPath);
    yield* createReadStream(path);
  } catch (error) {
    throw toFileError(error, shownPath);
  }
}

async function openForReading(path: string, shownPath: string): Promise<ReadableFile> {
  await refuseWaiting(path, shownPath);
  const file = await open(path, 'r');
  const status = await file.stat();
  if (status.isDirectory()) {
    await file.close();
    throw new FileError('directory', shownPath, 'is a folder, not a file');
  }
  const readSome = status.isFile() ? makeQuickReader() : readWhenThere;
  return {
    size: status.size,
    read: (offset, length, into) =>
      withFileErrors(shownPath, async () => {
        const isRoomy = into !== undefined && into.length >= length;
        const bytes = isRoomy ? into.subarray(0, length) : new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const count = await readSome(file, bytes.subarray(filled), offset + filled);
          if (count === 0) break;
          filled += count;
        }
        return bytes.subarray(0, filled);
      }),
    close: () => file.close(),
  };
}

type ReadSome = (file: FileHandle, into: Uint8Array, offset: number) => number | Promise<number>;

/** A line of a record or two. */
const FEW_BYTES = 16_384;
const MOST_IN_TURN = 32;

/**
 * A few bytes that a disk has at hand take less time than to have another thread read them. Now and then
 * another thread reads all the same, so that signals and timers have their turn however much is read.
 */
function makeQuickReader(): ReadSome {
  let reads = 0;
  return (file, into, offset) => {
    reads += 1;
    const isQuick = into.length <= FEW_BYTES && reads % MOST_IN_TURN !== 0;
    if (!isQuick) return readWhenThere(file, into, offset);
    return readSync(file.fd, into, 0, into.length, offset);
  };
}

async function readWhenThere(file: FileHandle, into: Uint8Array, offset: number): Promise<number> {
  return (await file.read(into, 0, into.length, offset)).bytesRead;
}
