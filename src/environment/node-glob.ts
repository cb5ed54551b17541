import { type Dirent, readdir } from 'node:fs';
import { join, relative } from 'node:path';
import type { FileError } from './environment.ts';
import { toFileError } from './node-file-error.ts';

type ReadFolder = (
  path: string,
  options: { withFileTypes: true },
  callback: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void,
) => void;

/** Where a glob is looked for: as the user sees the folder, and as the disk does. */
export interface GlobbedFolder {
  readonly shown: string;
  readonly path: string;
}

/**
 * The files that match, sorted. Rejects where a folder that may hold some cannot be read: the library
 * passes over it, and what is in it would be missing without a word.
 */
export async function globFiles(
  pattern: string,
  { shown, path }: GlobbedFolder,
  readFolder: ReadFolder = readdir,
): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby');
  const unread: FileError[] = [];
  const read: ReadFolder = (folder, options, callback) =>
    readFolder(folder, options, (error, entries) => {
      if (error !== null) {
        const found = toFileError(error, join(shown, relative(path, folder)));
        if (found.kind !== 'missing') unread.push(found);
      }
      callback(error, entries);
    });
  const found = await glob(pattern, {
    cwd: path,
    dot: false,
    expandDirectories: false,
    ignore: pattern.includes('node_modules') ? [] : ['**/node_modules/**'],
    fs: { readdir: read as typeof readdir },
  });
  const [first] = unread;
  if (first !== undefined) throw first;
  return found.sort();
}
