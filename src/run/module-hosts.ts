import type { ModuleHost, ProcessPlace, Programs } from '../environment/environment.ts';

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

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  /** Waits for one that is free; given back with {@link give}. */
  async take(place: ProcessPlace): Promise<ModuleHost> {
    while (this.#taken >= MOST_HOSTS) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#taken += 1;
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
    this.#taken -= 1;
    if (isUsable) this.#idle.push({ key: keyOf(place), host });
    else this.#end(host);
    this.#waiting.shift()?.();
  }

  close(): void {
    this.#idle.length = 0;
    for (const host of this.#open) this.#end(host);
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
