import type { TrialRecord } from '../protocol/record.ts';
import type { Reason } from './reason.ts';
import { describeJudged } from './trial-row.ts';

/** Trials with the same reasons: the first in full, the others by their ids. */
export interface FailureGroup {
  readonly trial: TrialRecord;
  readonly reasons: readonly Reason[];
  /** Ids of the first others; `others` counts all of them. */
  readonly otherIds: readonly string[];
  readonly others: number;
}

interface OpenGroup {
  readonly trial: TrialRecord;
  readonly reasons: readonly Reason[];
  readonly otherIds: string[];
  others: number;
}

const MOST_IDS = 50;

/**
 * What was found is left out where it is just the output, which is another for each trial; a judge's
 * reason always, for the same cause.
 */
function identify(trial: TrialRecord, reasons: readonly Reason[]): string {
  const telling = reasons.map((reason) => {
    const { notice, expected, actual, common } = reason;
    return {
      notice: common === undefined ? notice : { ...notice, message: common },
      expected,
      ...(actual === describeJudged(trial, reason) ? {} : { actual }),
    };
  });
  return JSON.stringify([trial.outcome, telling]);
}

/**
 * Gathers trials by why they failed. Keeps only as many groups as will be shown; of the trials
 * beyond them, those that belong to no kept group are counted.
 */
export class FailureGroups {
  readonly #groups = new Map<string, OpenGroup>();
  readonly #limit: number;
  #beyond = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(trial: TrialRecord, reasons: readonly Reason[]): void {
    if (reasons.length === 0) return;
    const key = identify(trial, reasons);
    const group = this.#groups.get(key);
    if (group !== undefined) {
      group.others++;
      if (group.otherIds.length < MOST_IDS) group.otherIds.push(trial.id);
    } else if (this.#groups.size < this.#limit) {
      this.#groups.set(key, { trial, reasons, otherIds: [], others: 0 });
    } else {
      this.#beyond++;
    }
  }

  shown(): readonly FailureGroup[] {
    return [...this.#groups.values()];
  }

  /** Trials that are in no group that is shown. */
  get left(): number {
    return this.#beyond;
  }
}
