import type { ModuleHost, ProcessPlace, Programs } from '../environment/environment.ts';
import { Interruption } from './interruption.ts';

/** More would not run faster on most machines. */
const MOST_HOSTS = 4;

interface Idle {
  readonly key: string;
  readonly host: ModuleHost;
}

/**
 * The processes that modules run in: each answers one call at a time and is used again for the next
 * of the same place, so that a module is loaded once or a few times, not for every trial.
 */
export class ModuleHosts {
  readonly #programs: Programs;
  readonly #idle: Idle[] = [];
  readonly #open = new Set<ModuleHost>();
  readonly #waiting: (() => void)[] = [];
  #taken = 0;
  #isClosed = false;

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  /**
   * Waits for one that is free; given back with {@link give}. Rejects with an {@link Interruption} once they
   * are closed.
   */
  async take(place: ProcessPlace): Promise<ModuleHost> {
    while (this.#taken >= MOST_HOSTS && !this.#isClosed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#isClosed) throw new Interruption();
    this.#taken += 1;
    try {
      return await this.#find(place);
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  async #find(place: ProcessPlace): Promise<ModuleHost> {
    const key = keyOf(place);
    const at = this.#idle.findIndex((each) => each.key === key);
    const [known] = at === -1 ? [] : this.#idle.splice(at, 1);
    if (known) return known.host;
    if (this.#idle.length + this.#taken > MOST_HOSTS) this.#end(this.#idle.shift()?.host);
    const host = await this.#programs.openModuleHost(place);
    this.#open.add(host);
    return host;
  }

  /** `isUsable: false` for one that has ended, or has to. */
  give(place: ProcessPlace, host: ModuleHost, isUsable: boolean): void {
    if (isUsable && !this.#isClosed) this.#idle.push({ key: keyOf(place), host });
    else this.#end(host);
    this.#leave();
  }

  close(): void {
    this.#isClosed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    this.#idle.length = 0;
    for (const host of this.#open) this.#end(host);
  }

  #leave(): void {
    this.#taken -= 1;
    this.#waiting.shift()?.();
  }

  #end(host: ModuleHost | undefined): void {
    if (host === undefined) return;
    host.close();
    this.#open.delete(host);
  }
}

function keyOf({ directory, variables }: ProcessPlace): string {
  return JSON.stringify([directory, variables]);
}
