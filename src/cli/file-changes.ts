import { posix } from 'node:path';
import type { Dependencies } from '../api/find-dependencies.ts';
import type { Environment } from '../environment/environment.ts';
import type { CommandContext } from './command.ts';

const DEBOUNCE_MILLISECONDS = 40;
const ENDING = new Set(['q', 'Q', '\u0003', '\u0004']);

/** Gathers which files change, from the first run on, so that nothing is missed while one goes on. */
export class FileChanges {
  readonly #environment: Environment;
  /** What a run has left of the files that it wrote itself. */
  readonly #written = new Map<string, string>();
  readonly #pending = new Set<string>();
  #known = new Set<string>();
  #folders = '';
  #end: () => void = () => undefined;
  #wake: () => void = () => undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** What a run wrote is no change, until somebody else changes it. */
  async forgive(written: Iterable<string>): Promise<void> {
    for (const path of written) this.#written.set(path, await this.#state(path));
  }

  async #state(path: string): Promise<string> {
    return JSON.stringify((await this.#environment.files.details(path)) ?? null);
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

  watch(dependencies: Dependencies): void {
    this.#known = new Set([...dependencies.values()].flatMap((read) => [...read]));
    const folders = [...new Set([...this.#known].map((path) => posix.dirname(path)))].sort();
    if (this.#folders === folders.join('\n')) return;
    this.#folders = folders.join('\n');
    const earlier = this.#end;
    this.#end = this.#environment.files.watch(folders, (path) => this.#see(posix.normalize(path)));
    earlier();
  }

  #see(path: string): void {
    const isNew = /(?<!\.snapshots)\.ya?ml$/.test(path);
    if (!this.#known.has(path) && !isNew) return;
    this.#pending.add(path);
    this.#wake();
  }

  /** The next files that changed, as many as do at once; undefined when the user has enough. */
  next({ environment, interrupts }: CommandContext): Promise<ReadonlySet<string> | undefined> {
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

  close(): void {
    this.#end();
  }
}
