import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { FileError } from './environment.ts';

/** Open files of this process, as `/dev/stdin` and a shell's `<(…)` name them: their other end is there. */
const OWN_DESCRIPTOR = /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/;

const OWN_OUTPUT = /^\/(?:dev\/(?:stdout|stderr|fd\/\d+)|proc\/self\/fd\/\d+)$/;

/** Whether a path stands for an open file of this process, whatever is behind it: also a file on the disk. */
export function isOwnOutput(path: string): boolean {
  return OWN_OUTPUT.test(path);
}

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

/** A named pipe that nobody reads would keep its writer waiting; what it takes to know is one open. */
export async function refuseUnread(path: string, shownPath: string): Promise<void> {
  if (!(await isNamedPipe(path))) return;
  try {
    const probe = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
    await probe.close();
  } catch (error) {
    if (!isNoReader(error)) throw error;
    throw new FileError('other', shownPath, 'is a named pipe, and nobody reads from it');
  }
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

function isNoReader(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENXIO';
}
