import { constants, type Stats, write, writeSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { FileError } from './environment.ts';
import { codeOf } from './node-file-error.ts';

/** Open files of this process, as `/dev/stdin` and a shell's `<(…)` name them: their other end is there. */
const OWN_DESCRIPTOR = /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/;

/** A device that is read at once, and is a usual way to say "nothing". */
const NOTHING = '/dev/null';

/**
 * Refuses what would keep a reader waiting, before it is opened: opening a named pipe waits for somebody
 * to write to it, and a terminal or another device may have no end.
 */
export async function refuseWaiting(path: string, shownPath: string): Promise<void> {
  if (OWN_DESCRIPTOR.test(path) || path === NOTHING) return;
  const what = nameStream(await stat(path));
  if (what !== undefined) {
    throw new FileError('other', shownPath, `is ${what}, which cannot be read like a file`);
  }
}

/** Named pipes that were tried, and are not written yet. */
const held = new Map<string, FileHandle>();

/** Opens a named pipe for whoever writes it later; false for what is none. */
export async function holdNamedPipe(path: string, shownPath: string): Promise<boolean> {
  const pipe = await openNamedPipe(path, shownPath);
  if (pipe !== undefined) held.set(path, pipe);
  return pipe !== undefined;
}

/**
 * Undefined for what is no named pipe. One that nobody reads would keep its writer waiting, and is refused. It is
 * opened once, by whoever tries or writes it first: its reader takes the end of one writer for the end of all.
 */
export async function openNamedPipe(
  path: string,
  shownPath: string,
): Promise<FileHandle | undefined> {
  const tried = held.get(path);
  held.delete(path);
  if (tried !== undefined) return tried;
  if (!(await isNamedPipe(path))) return undefined;
  try {
    return await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) !== 'ENXIO') throw error;
    throw new FileError('other', shownPath, 'is a named pipe, and nobody reads from it');
  }
}

/** Rejects where an open file of this process is none, or is for reading. */
export async function tryOwnOutput(path: string, descriptor: number): Promise<void> {
  await stat(path);
  writeSync(descriptor, '');
}

/**
 * Writes to an open file of this process, behind what was written to it: opened anew, a file would begin again.
 * What goes to a standard stream goes through Node's, in the order of all that does.
 */
export async function writeToOwn(
  descriptor: number,
  text: string | AsyncIterable<string>,
): Promise<void> {
  const stream = [undefined, process.stdout, process.stderr][descriptor];
  for await (const piece of typeof text === 'string' ? [text] : text) {
    if (stream === undefined) await writeWhenTaken(descriptor, piece);
    else await writeToStream(stream, piece);
  }
}

function writeToStream(stream: NodeJS.WriteStream, text: string): Promise<void> {
  // Without one, Node ends the process; the promise tells it.
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      // A reader that has gone is no failure of a standard stream.
      const isGone = ['EPIPE', 'ERR_STREAM_DESTROYED'].includes(String(codeOf(error)));
      if (error && !isGone) reject(error);
      else resolve();
    });
  });
}

export async function writeToPipe(
  pipe: FileHandle,
  text: string | AsyncIterable<string>,
): Promise<void> {
  try {
    for await (const piece of typeof text === 'string' ? [text] : text) {
      await writeWhenTaken(pipe.fd, piece);
    }
  } finally {
    await pipe.close();
  }
}

/** Between two looks at whether a full pipe has room again. */
const PAUSE_MILLISECONDS = 2;

/** A pipe takes only as much as its reader does. */
export async function writeWhenTaken(descriptor: number, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += await writeSome(descriptor, bytes.subarray(written));
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
  }
}

function writeSome(descriptor: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, (error, count) => {
      if (error) reject(error);
      else resolve(count);
    });
  });
}

function nameStream(status: Stats): string | undefined {
  if (status.isFIFO()) return 'a named pipe';
  if (status.isSocket()) return 'a socket';
  if (status.isCharacterDevice() || status.isBlockDevice()) return 'a device';
  return undefined;
}

async function isNamedPipe(path: string): Promise<boolean> {
  if (OWN_DESCRIPTOR.test(path)) return false;
  return await stat(path).then(
    (status) => status.isFIFO(),
    () => false,
  );
}
