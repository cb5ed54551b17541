import type { BaselineCase } from '../compare/baseline.ts';
import { type CaseIdentity, pickIdentity, summariseCase } from '../compare/read-entries.ts';
import { type RepeatResult, readRepeat } from '../protocol/case-result.ts';
import type { RepeatRule } from '../protocol/pass-rule.ts';
import type { TrialRecord } from '../protocol/record.ts';

interface TalliedCase {
  readonly identity: CaseIdentity;
  readonly repeats: RepeatResult[];
  /** In the plan, of the first of its trials. */
  place: number;
}

/** A pipeline's cases as a baseline would keep them, without answers. A few numbers a trial. */
export class RegressionTally {
  readonly #rule: RepeatRule;
  readonly #cases = new Map<string, TalliedCase>();

  constructor(rule: RepeatRule) {
    this.#rule = rule;
  }

  /** `place`: of the trial in the plan. */
  add(trial: TrialRecord, place: number): void {
    const key = JSON.stringify([trial.case, trial.variant_id]);
    const known = this.#cases.get(key);
    if (known) {
      known.repeats.push(readRepeat(trial));
      known.place = Math.min(known.place, place);
      return;
    }
    this.#cases.set(key, { identity: pickIdentity(trial), repeats: [readRepeat(trial)], place });
  }

  /** In plan order, whatever the order in which their trials finished. */
  cases(): readonly BaselineCase[] {
    return [...this.#cases.values()]
      .toSorted((a, b) => a.place - b.place)
      .map(({ identity, repeats }) =>
        summariseCase(
          identity,
          repeats.toSorted((a, b) => a.repeat - b.repeat),
          this.#rule,
        ),
      );
  }
}
