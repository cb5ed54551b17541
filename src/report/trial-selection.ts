import type { TrialRecord } from '../protocol/record.ts';

/** A pipeline with more trials than this is shown by a selection of them. */
export const MOST_TRIALS = 50;
const MOST_UNWELL = 30;
const LEAST_ROWS = 10;

/**
 * Which trials of a long pipeline a table shows: those that failed or errored first, and some of
 * the others where there are few of these. Holds no more than it shows.
 */
export class TrialSelection {
  private readonly unwell: TrialRecord[] = [];
  private readonly others: TrialRecord[] = [];
  private seen = 0;

  add(trial: TrialRecord): void {
    this.seen++;
    if (trial.outcome === 'failed' || trial.outcome === 'errored') {
      if (this.unwell.length < MOST_UNWELL) this.unwell.push(trial);
    } else if (this.others.length < LEAST_ROWS) {
      this.others.push(trial);
    }
  }

  shown(): readonly TrialRecord[] {
    return [...this.unwell, ...this.others.slice(0, Math.max(0, LEAST_ROWS - this.unwell.length))];
  }

  /** Trials that are not shown. */
  get left(): number {
    return this.seen - this.shown().length;
  }
}
