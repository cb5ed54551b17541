import { posix, win32 } from 'node:path';

/**
 * A path that a file names, relative to that file's folder; absolute paths stay as they are, those with
 * a drive as well.
 */
export function pathBeside(file: string, path: string): string {
  const isAbsolute = posix.isAbsolute(path) || win32.parse(path).root.length > 1;
  return isAbsolute ? path : posix.join(posix.dirname(file), path);
}
