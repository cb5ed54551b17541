import { type JudgedCase, type JudgedRepeat, judgeCase } from '../protocol/judge-case.ts';
import { mostRepeats, placeOfRepeat, type RepeatRule } from '../protocol/pass-rule.ts';
import type { TrialRecord } from '../protocol/record.ts';
import { meanOf } from '../statistics/repeats.ts';

interface OpenCase {
  readonly repeats: (KnownRepeat | undefined)[];
  spared: number;
  known: number;
}

interface KnownRepeat extends JudgedRepeat {
  readonly metrics?: TrialRecord['metrics'];
}

/** A case all of whose repeats have finished, or were not needed. */
export interface DecidedCase extends JudgedCase {
  /** By name, and under `score`: the mean over its repeats. */
  readonly metrics: ReadonlyMap<string, number>;
}

/** Gathers the repeats of each case of one variant; only cases under way are kept. */
export class CaseTally {
  readonly #rule: RepeatRule;
  readonly #most: number;
  readonly #open = new Map<string, OpenCase>();

  constructor(rule: RepeatRule) {
    this.#rule = rule;
    this.#most = mostRepeats(rule);
  }

  /** The case, once this was the last of its repeats to be known. */
  add(trial: TrialRecord): DecidedCase | undefined {
    const { outcome, score, metrics } = trial;
    const open = this.#openCase(trial.case);
    open.repeats[placeOfRepeat(this.#rule, trial.repeat) - 1] = {
      outcome,
      ...(score !== undefined && { score }),
      ...(metrics !== undefined && { metrics }),
    };
    open.known += 1;
    return this.#close(trial.case, open);
  }

  /** A repeat that is not needed. */
  spare(id: string): DecidedCase | undefined {
    const open = this.#openCase(id);
    open.spared += 1;
    return this.#close(id, open);
  }

  #openCase(id: string): OpenCase {
    const open = this.#open.get(id) ?? { repeats: [], spared: 0, known: 0 };
    this.#open.set(id, open);
    return open;
  }

  #close(id: string, open: OpenCase): DecidedCase | undefined {
    if (open.known + open.spared < this.#most) return undefined;
    this.#open.delete(id);
    const repeats = open.repeats.filter((repeat) => repeat !== undefined);
    return { ...judgeCase(this.#rule, repeats), metrics: meansOf(repeats) };
  }
}

function meansOf(repeats: readonly KnownRepeat[]): ReadonlyMap<string, number> {
  const values = new Map<string, number[]>();
  for (const { score, metrics } of repeats) {
    const all = score === undefined ? { ...metrics } : { ...metrics, score };
    for (const [name, value] of Object.entries(all)) {
      values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  return new Map([...values].map(([name, each]) => [name, meanOf(each) ?? 0]));
}
