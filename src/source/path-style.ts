import { type PlatformPath, posix, win32 } from 'node:path';

/**
 * Paths in the manner of the machine, which its working directory shows: on Windows that begins with a
 * drive or with two backslashes.
 */
export function pathsOf(workingDirectory: string): PlatformPath {
  return /^(?:[A-Za-z]:|\\\\)/.test(workingDirectory) ? win32 : posix;
}

/**
 * A path as messages, records and globs have it on every machine, with forward slashes. Elsewhere than on
 * Windows a backslash is a part of a name, and stays. The `\\server\share` that a path begins with stays,
 * too: with two forward slashes it would not survive being joined.
 */
export function withSlashes(path: string, workingDirectory: string): string {
  if (pathsOf(workingDirectory) === posix) return path;
  const share = /^\\\\[^\\/]+\\[^\\/]+/.exec(path)?.[0] ?? '';
  return share + path.slice(share.length).replaceAll('\\', '/');
}

/**
 * What a user wrote, as seen from the working directory: relative inside of it, otherwise as absolute or
 * relative as it was; without `.` and needless `..`; with forward slashes.
 */
export function fromWorkingDirectory(path: string, workingDirectory: string): string {
  const paths = pathsOf(workingDirectory);
  const inside = paths.relative(workingDirectory, paths.resolve(workingDirectory, path));
  const isInside = inside.split(paths.sep)[0] !== '..' && !paths.isAbsolute(inside);
  return withSlashes(isInside ? inside || '.' : paths.normalize(path), workingDirectory);
}
