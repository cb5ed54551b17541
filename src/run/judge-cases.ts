import type { PassRule, RepeatRule } from '../protocol/pass-rule.ts';
import type { Outcome, TrialRecord } from '../protocol/record.ts';

interface Repeats {
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
}

/** How many cases of a variant passed, by the pipeline's rule over the repeats of each. */
export class CaseTally {
  readonly #repeat: RepeatRule;
  readonly #open = new Map<string, Repeats>();
  readonly #decided = { passed: 0, failed: 0, errored: 0, skipped: 0 };

  constructor(repeat: RepeatRule) {
    this.#repeat = repeat;
  }

  add(trial: TrialRecord): void {
    const repeats = this.#open.get(trial.case) ?? { passed: 0, failed: 0, errored: 0, skipped: 0 };
    repeats[trial.outcome] += 1;
    const { passed, failed, errored, skipped } = repeats;
    if (passed + failed + errored + skipped < this.#repeat.count) {
      this.#open.set(trial.case, repeats);
      return;
    }
    this.#open.delete(trial.case);
    this.#decided[judgeCase(this.#repeat, repeats)] += 1;
  }

  /** Cases all of whose repeats have finished. */
  get counts(): Readonly<Record<Outcome, number>> {
    return this.#decided;
  }
}

/** A repeat that could not be judged counts only where it could have changed the answer. */
export function judgeCase(repeat: RepeatRule, repeats: Readonly<Repeats>): Outcome {
  const { passed, failed, errored } = repeats;
  const judged = passed + failed + errored;
  if (judged === 0) return 'skipped';
  const needed = passesNeeded(repeat.pass, judged);
  if (passed >= needed) return 'passed';
  return passed + errored >= needed ? 'errored' : 'failed';
}

function passesNeeded(rule: PassRule, judged: number): number {
  if (rule === 'all') return judged;
  if (rule === 'any') return 1;
  if (rule === 'majority') return Math.floor(judged / 2) + 1;
  if ('at_least' in rule) return rule.at_least;
  return judged;
}
