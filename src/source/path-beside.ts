import { posix } from 'node:path';

/** A path that a file names, relative to that file's folder; absolute paths stay as they are. */
export function pathBeside(file: string, path: string): string {
  return posix.isAbsolute(path) ? path : posix.join(posix.dirname(file), path);
}
