import type { Stats } from 'node:fs';
import { posix, resolve } from 'node:path';
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
    ignoreInitial: true,
    // What an editor does in several steps is put together by whoever listens.
    atomic: false,
  });
  for (const event of ['add', 'change', 'unlink'] as const) {
    watcher.on(event, (path) => onChange(withSlashes(path)));
  }
  // Too many are watched, or one may not be read: the others go on.
  watcher.on('error', () => undefined);
  await new Promise<void>((ready) => {
    watcher.on('ready', () => ready());
  });
  return () => watcher.close();
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
