import type { Trial } from '../plan/plan.ts';
import { mostRepeats } from '../protocol/pass-rule.ts';
import { recall } from '../source/recall.ts';

/**
 * Lets a repeat wait for the earlier ones of its case and variant, so that what depends on all of them
 * does not depend on which of them was faster. Trials begin in plan order, so nobody waits in a circle.
 */
export class RepeatTurns {
  readonly #inProgress = new Map<string, Map<number, Promise<void>>>();

  /** The trial has begun; what is given back says that it has ended. */
  begin(trial: Trial): () => void {
    if (isAlone(trial)) return noTurn;
    const key = keyOf(trial);
    const repeats = recall(this.#inProgress, key, () => new Map());
    let end = (): void => undefined;
    repeats.set(
      trial.repeat,
      new Promise((resolve) => {
        end = () => {
          repeats.delete(trial.repeat);
          if (repeats.size === 0) this.#inProgress.delete(key);
          resolve();
        };
      }),
    );
    return end;
  }

  /** Resolves when no earlier repeat is in progress. */
  async waitFor(trial: Trial): Promise<void> {
    const repeats = this.#inProgress.get(keyOf(trial)) ?? new Map<number, Promise<void>>();
    await Promise.all(
      [...repeats].filter(([repeat]) => repeat < trial.repeat).map(([, ended]) => ended),
    );
  }
}

/** Nobody waits for the only repeat. */
function isAlone({ planned }: Trial): boolean {
  return mostRepeats(planned.pipeline.repeat) === 1;
}

function noTurn(): void {}

function keyOf({ planned, case: each, variant }: Trial): string {
  return JSON.stringify([planned.pipeline.file.path, each.id, variant.id]);
}
