import type { Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FSWatcher } from 'chokidar';
import type { Watched, WatchedFolder } from './environment.ts';

/**
 * Folders are watched from the working directory down, for a file outside it from its folder: an editor
 * that saves puts another file in its place, and a change of branches another folder, and a watcher of the
 * old one would hear nothing more. All that leads to nothing that is wanted is passed over.
 */
export async function watchFiles(
  workingDirectory: string,
  watched: Watched,
  onChange: (path: string) => void,
): Promise<() => Promise<void>> {
  const { watch } = await import('chokidar');
  const tree = planTree(workingDirectory, watched);
  // The library would never be ready.
  if (tree.roots.size === 0) return async () => undefined;
  const watcher = watch([...tree.roots], {
    ignored: (path, stats) => !tree.leadsOn(withSlashes(path), stats),
    // What an editor does in several steps is put together by whoever listens.
    atomic: false,
  });
  const tell = (path: string): void => onChange(withSlashes(path));
  watcher.on('change', tell).on('unlink', tell);
  // Too many are watched, or one may not be read: the others go on.
  watcher.on('error', () => undefined);
  await new Promise<void>((ready) => {
    watcher.on('ready', () => ready());
  });
  // What comes from here on was not there before.
  watcher.on('add', tell);
  const end = new AbortController();
  watcher.on('addDir', (folder) => lookAgain(watcher, folder, end.signal));
  return async () => {
    end.abort();
    await watcher.close();
  };
}

/** Milliseconds from one look into a new folder to the next: on a busy machine the library takes its time. */
const LOOK_AGAIN = [100, 900, 4_000];

/**
 * The library reads a new folder before it watches it: what is made there in between, as while a branch is
 * checked out, it would never hear of.
 */
async function lookAgain(watcher: FSWatcher, folder: string, signal: AbortSignal): Promise<void> {
  try {
    for (const wait of LOOK_AGAIN) {
      await sleep(wait, undefined, { signal, ref: false });
      const names = await readdir(folder);
      const known = new Set(watcher.getWatched()[folder]);
      const missed = names.filter((name) => !known.has(name));
      watcher.add(missed.map((name) => `${folder}/${name}`));
    }
  } catch {
    // The folder is gone again, or nobody listens any more.
  }
}

interface Tree {
  readonly roots: ReadonlySet<string>;
  /** Whether a path is wanted, or what is wanted may be below it. */
  leadsOn(path: string, stats: Stats | undefined): boolean;
}

function planTree(workingDirectory: string, { files, folders }: Watched): Tree {
  const home = withSlashes(workingDirectory);
  const absolute = (path: string): string => withSlashes(resolve(workingDirectory, path));
  const open = folders.map((folder) => ({ ...folder, path: absolute(folder.path) }));
  const roots = new Set<string>();
  const passed = new Set<string>();
  const pass = (folder: string): void => {
    const root = isInside(folder, home) ? home : folder;
    roots.add(root);
    for (let each = folder; each !== root; each = posix.dirname(each)) passed.add(each);
    passed.add(root);
  };
  for (const path of [...files.map(absolute), ...open.map((folder) => folder.path)]) {
    pass(path === home ? home : posix.dirname(path));
    passed.add(path);
  }
  return {
    roots,
    leadsOn: (path, stats) => passed.has(path) || open.some((folder) => takes(folder, path, stats)),
  };
}

function takes({ path: folder, isDeep, names }: WatchedFolder, path: string, stats?: Stats) {
  if (!isInside(path, folder)) return false;
  const name = posix.basename(path);
  if (stats?.isFile() !== false && names.test(name)) {
    return isDeep || posix.dirname(path) === folder;
  }
  const mayBeFolder = stats?.isFile() !== true;
  return isDeep && mayBeFolder && !name.startsWith('.') && name !== 'node_modules';
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** As the library names paths. */
function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
