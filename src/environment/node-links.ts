import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileError } from './environment.ts';
import { codeOf } from './node-file-error.ts';

/** As many as Linux follows. */
const MOST_LINKS = 40;

/**
 * Where a path leads. Of what is not there, the end of the path stays as it is written; a link to what is
 * not there is followed all the same, since writing would follow it.
 */
export async function followLinks(path: string, followed = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (followed > MOST_LINKS) throw new FileError('other', path, 'too many symbolic links');
  const target = await readlink(path).catch(() => undefined);
  if (target !== undefined) return await followLinks(resolve(dirname(path), target), followed + 1);
  const above = dirname(path);
  return above === path ? path : join(await followLinks(above, followed), basename(path));
}

function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
