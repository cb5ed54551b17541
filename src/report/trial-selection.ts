import { looksAtScores } from '../protocol/case-judge.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { OutcomeCounts } from '../protocol/summary.ts';
import type { Style } from './reporter.ts';

/** A pipeline with more trials than this is shown by a selection of them. */
export const MOST_TRIALS = 50;
const MOST_UNWELL = 30;
const LEAST_ROWS = 10;

/**
 * The trials that a report reads which shows a selection of long pipelines: of a run that has a summary not
 * those that nothing is to be told of and that are not shown. A sequential test, and a rule that looks at
 * scores, are told of by all their trials.
 */
export function readSelected(
  run: StoredRun,
  { detail }: Pick<Style, 'detail'>,
): AsyncIterable<TrialRecord> {
  const isTested = run.started.pipelines.some(
    ({ repeat }) => repeat && (typeof repeat.stop === 'object' || looksAtScores(repeat)),
  );
  const needsAll = run.finished === undefined || detail === 'verbose' || isTested;
  return run.trials(needsAll ? undefined : run.findTelling?.(MOST_TRIALS));
}

/**
 * Which trials of a long pipeline a table shows: those that failed or errored first, and some of
 * the others where there are few of these. Holds no more than it shows.
 */
export class TrialSelection {
  readonly #unwell: TrialRecord[] = [];
  readonly #others: TrialRecord[] = [];

  add(trial: TrialRecord): void {
    if (trial.outcome === 'failed' || trial.outcome === 'errored') {
      if (this.#unwell.length < MOST_UNWELL) this.#unwell.push(trial);
    } else if (this.#others.length < LEAST_ROWS) {
      this.#others.push(trial);
    }
  }

  shown(): readonly TrialRecord[] {
    return [
      ...this.#unwell,
      ...this.#others.slice(0, Math.max(0, LEAST_ROWS - this.#unwell.length)),
    ];
  }

  /** How many of a pipeline's trials are not shown. */
  leftOf({ passed, failed, errored, skipped }: OutcomeCounts): number {
    return passed + failed + errored + skipped - this.shown().length;
  }
}
