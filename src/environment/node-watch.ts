import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
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
  const watching = new Watching(tree, { watch, tell: (path) => onChange(withSlashes(path)) });
  await watching.begin();
  return () => watching.end();
}

interface Hearing {
  readonly watch: typeof import('chokidar').watch;
  readonly tell: (path: string) => void;
}

/** The library, and what it does not hear of. */
class Watching {
  readonly #tree: Tree;
  readonly #hearing: Hearing;
  readonly #ended = new AbortController();
  #watcher: FSWatcher | undefined;
  /** Folders that are watched, by their numbers on the disk. */
  #folders = new Map<string, number>();
  /** Files that are watched, as they were last heard of. */
  #files = new Map<string, string>();
  #turn: Promise<void> = Promise.resolve();

  constructor(tree: Tree, hearing: Hearing) {
    this.#tree = tree;
    this.#hearing = hearing;
  }

  /** Resolves when all is watched. From the second time on it tells of what is not as it was before. */
  async begin(): Promise<void> {
    const { watch, tell } = this.#hearing;
    const watcher = watch([...this.#tree.roots], {
      ignored: (path, stats) => !this.#tree.leadsOn(withSlashes(path), stats),
      // What an editor does in several steps is put together by whoever listens.
      atomic: false,
    });
    const before = this.#watcher === undefined ? undefined : this.#files;
    this.#watcher = watcher;
    this.#files = new Map();
    this.#folders = new Map();
    let isReady = false;
    watcher.on('add', (path, stats) => {
      const isKnown = before === undefined || before.get(path) === stateOf(stats);
      if (isReady || !isKnown) tell(path);
      this.#files.set(path, stateOf(stats));
    });
    watcher.on('addDir', (folder, stats) => {
      if (stats !== undefined) this.#folders.set(folder, stats.ino);
      if (isReady) void this.#lookAgain(watcher, folder);
    });
    this.#listen(watcher);
    await new Promise<void>((ready) => {
      watcher.on('ready', () => ready());
    });
    isReady = true;
    for (const path of before?.keys() ?? []) if (!this.#files.has(path)) tell(path);
  }

  #listen(watcher: FSWatcher): void {
    const { tell } = this.#hearing;
    watcher.on('change', (path, stats) => {
      this.#files.set(path, stateOf(stats));
      tell(path);
    });
    watcher.on('unlink', (path) => {
      this.#files.delete(path);
      tell(path);
    });
    watcher.on('unlinkDir', (folder) => this.#folders.delete(folder));
    watcher.on('raw', (event, name, where) => {
      if (event === 'rename') this.#noticeSwap(name, where);
    });
    // Too many are watched, or one may not be read: the others go on.
    watcher.on('error', () => undefined);
  }

  async end(): Promise<void> {
    this.#ended.abort();
    await this.#turn;
    await this.#watcher?.close();
  }

  /**
   * The library reads a new folder before it watches it: what is made there in between, as while a branch is
   * checked out, it would never hear of.
   */
  async #lookAgain(watcher: FSWatcher, folder: string): Promise<void> {
    const { signal } = this.#ended;
    try {
      for (const wait of LOOK_AGAIN) {
        await sleep(wait, undefined, { signal, ref: false });
        const names = await readdir(folder);
        if (watcher !== this.#watcher || signal.aborted) return;
        const known = new Set(watcher.getWatched()[folder]);
        const missed = names.filter((name) => !known.has(name));
        watcher.add(missed.map((name) => `${folder}/${name}`));
      }
    } catch {
      // The folder is gone again, or nobody listens any more.
    }
  }

  /** A watcher hears of it when something in its folder comes or goes. */
  #noticeSwap(name: string | null, where: unknown): void {
    const { watchedPath } = where as { readonly watchedPath: string };
    const folder = `${watchedPath}/${name}`;
    if (!this.#folders.has(folder)) return;
    this.#turn = this.#turn.then(() => this.#followSwap(folder));
  }

  /** Another folder under the same name, which came too quickly for the library: it listens to the old one. */
  async #followSwap(folder: string): Promise<void> {
    const before = this.#folders.get(folder);
    const now = await stat(folder).catch(() => undefined);
    if (this.#ended.signal.aborted || now === undefined || now.ino === before) return;
    // A second watcher beside the first would be given what that listens to.
    await this.#watcher?.close();
    await this.begin();
  }
}

function stateOf(stats: Stats | undefined): string {
  return `${stats?.ino} ${stats?.mtimeMs} ${stats?.size}`;
}

/** Milliseconds from one look into a new folder to the next: on a busy machine the library takes its time. */
const LOOK_AGAIN = [100, 900, 4_000];

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
