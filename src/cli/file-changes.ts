import { type Dependencies, showPath } from '../api/find-dependencies.ts';
import { type Environment, FileError, type WatchedFolder } from '../environment/environment.ts';
import type { CommandContext } from './command.ts';

const DEBOUNCE_MILLISECONDS = 40;
/** Files that may be pipelines. */
const NAMES = /(?<!\.snapshots)\.ya?ml$/;
const ENDING = new Set(['q', 'Q', '\u0003', '\u0004']);

/** Gathers which files change, from the first run on, so that nothing is missed while one goes on. */
export class FileChanges {
  readonly #environment: Environment;
  /** As the user named them: files, folders and globs. */
  readonly #wanted: readonly string[];
  /** What a run has left of the files that it wrote itself. */
  readonly #written = new Map<string, string>();
  readonly #pending = new Set<string>();
  #known = new Set<string>();
  #watched = '';
  #end: () => Promise<void> = async () => undefined;
  #wake: () => void = () => undefined;

  constructor(environment: Environment, wanted: readonly string[]) {
    this.#environment = environment;
    this.#wanted = wanted;
  }

  /** What a run wrote is no change, until somebody else changes it. */
  async forgive(written: Iterable<string>): Promise<void> {
    for (const path of written) this.#written.set(path, await this.#state(path));
  }

  /** What cannot be looked at any more is in a state of its own: that it came to be so is a change. */
  async #state(path: string): Promise<string> {
    try {
      return JSON.stringify((await this.#environment.files.details(path)) ?? null);
    } catch (error) {
      if (error instanceof FileError) return error.message;
      throw error;
    }
  }

  /** Takes what is pending, without what a run has changed. */
  async #take(): Promise<ReadonlySet<string>> {
    const changed = [...this.#pending];
    this.#pending.clear();
    const own = await Promise.all(
      changed.map(async (path) => this.#written.get(path) === (await this.#state(path))),
    );
    return new Set(changed.filter((_, at) => own[at] !== true));
  }

  /** Watches what the pipelines read, and where more of what was named may come. */
  async watch(dependencies: Dependencies): Promise<void> {
    const read = [...dependencies.values()].flatMap((each) => [...each]);
    const named = this.#wanted.filter((each) => !MAGIC.test(each));
    this.#known = new Set(
      [...read, ...named.map((path) => showPath(path, this.#environment))].sort(),
    );
    const files = [...this.#known];
    if (this.#watched === files.join('\n')) return;
    this.#watched = files.join('\n');
    const end = this.#end;
    const folders = this.#wanted.map(toFolder);
    this.#end = await this.#environment.files.watch({ files, folders }, (path) =>
      this.#see(showPath(path, this.#environment)),
    );
    await end();
  }

  #see(path: string): void {
    if (!this.#known.has(path) && !NAMES.test(path)) return;
    this.#pending.add(path);
    this.#wake();
  }

  /** The next files that changed, as many as do at once; undefined when the user has enough. */
  next({
    environment,
    interrupts,
  }: Pick<CommandContext, 'environment' | 'interrupts'>): Promise<ReadonlySet<string> | undefined> {
    return new Promise((resolve) => {
      let cancel: () => void = () => undefined;
      const finish = (changed: ReadonlySet<string> | undefined): void => {
        cancel();
        unlisten?.();
        interrupts.stop.removeEventListener('abort', onStop);
        this.#wake = () => undefined;
        resolve(changed);
      };
      const onStop = (): void => finish(undefined);
      const settle = (): void => {
        void this.#take().then((changed) => {
          if (changed.size > 0) finish(changed);
        });
      };
      // An editor that saves is heard more than once, and a formatter after it.
      this.#wake = () => {
        cancel();
        cancel = environment.clock.schedule(DEBOUNCE_MILLISECONDS, settle);
      };
      const unlisten = environment.keyboard?.listen((key) => {
        if (ENDING.has(key)) finish(undefined);
      });
      if (interrupts.stop.aborted) return finish(undefined);
      interrupts.stop.addEventListener('abort', onStop, { once: true });
      if (this.#pending.size > 0) this.#wake();
    });
  }

  async close(): Promise<void> {
    await this.#end();
  }
}

/** What makes a name a glob. */
const MAGIC = /[*?{[]/;

/** Where files may come that fit what was named: in a folder, or where a glob begins to be one. */
function toFolder(wanted: string): WatchedFolder {
  const parts = wanted.split('/');
  const at = parts.findIndex((part) => MAGIC.test(part));
  if (at === -1) return { path: wanted, isDeep: false, names: NAMES };
  const path = parts.slice(0, at).join('/') || (wanted.startsWith('/') ? '/' : '.');
  return { path, isDeep: at < parts.length - 1, names: NAMES };
}
