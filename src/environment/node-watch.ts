import { type FSWatcher, watch } from 'node:fs';
import { posix } from 'node:path';

/** A folder with the path that is shown of it. */
export interface WatchedFolder {
  readonly path: string;
  readonly shown: string;
}

/**
 * Folders are watched, not files: an editor that saves puts another file in its place, and a watcher of
 * the old one would hear nothing more.
 */
export function watchFolders(
  folders: readonly WatchedFolder[],
  onChange: (path: string) => void,
): () => void {
  const watchers = folders.flatMap(({ path, shown }) =>
    tryWatch(path, (name) => onChange(posix.join(shown, name))),
  );
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

function tryWatch(path: string, onName: (name: string) => void): readonly FSWatcher[] {
  try {
    const watcher = watch(path, (_event, name) => {
      if (name !== null) onName(name);
    });
    // The folder was removed, or too many are watched: the others go on.
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
