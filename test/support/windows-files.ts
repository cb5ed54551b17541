import { join, posix, win32 } from 'node:path';
import type { Files } from '../../src/environment/environment.ts';
import { makeNodeFiles } from '../../src/environment/node-files.ts';

/**
 * A disk that understands paths as Windows does, with drives and backslashes. `C:\desk` is `C/desk` in
 * the folder, and a network's `\\server\share` is `server/share`.
 */
export function makeWindowsFiles(folder: string, workingDirectory: string): Files {
  const disk = makeNodeFiles(folder);
  const place = (path: string): string => {
    const full = win32.resolve(workingDirectory, path);
    if (!/^(?:[A-Za-z]:\\|\\\\)/.test(full)) throw new Error(`\`${path}\` is nowhere on Windows`);
    const names = full
      .replace(':', '')
      .split('\\')
      .filter((name) => name !== '');
    return join(folder, ...names.map((name, at) => (at === 0 ? name.toUpperCase() : name)));
  };
  return {
    kind: (path) => disk.kind(place(path)),
    readText: (path) => disk.readText(place(path)),
    stream: (path) => disk.stream(place(path)),
    list: (path) => disk.list(place(path)),
    glob: async (pattern, directory) => {
      if (pattern.includes('\\')) throw new Error(`\`${pattern}\` would have no separator`);
      const found = await disk.glob(pattern, place(directory));
      return found.map((path) => posix.normalize(path));
    },
    writeText: (path, text) => disk.writeText(place(path), text),
    updateText: (path, change) => disk.updateText(place(path), change),
    openWrite: (path) => disk.openWrite(place(path)),
    openAppend: (path, size) => disk.openAppend(place(path), size),
    openRead: (path) => disk.openRead(place(path)),
    realPath: (path) => Promise.resolve(win32.resolve(workingDirectory, path)),
    details: (path) => disk.details(place(path)),
    watch: ({ files, folders }, onChange) => {
      const placed = folders.map((folder) => ({ ...folder, path: place(folder.path) }));
      return disk.watch({ files: files.map(place), folders: placed }, onChange);
    },
    tryWrite: (path) => disk.tryWrite(place(path)),
    remove: (path) => disk.remove(place(path)),
    lock: (path, of) => disk.lock(place(path), of),
  };
}
