import type { BudgetLimits } from './budget-record.ts';
import type { RunFinished, RunStarted, TrialSpared } from './event.ts';
import type { TrialRecord } from './record.ts';

/** A run read back from its journal. Trials stay on disk. */
export interface StoredRun {
  readonly started: RunStarted;
  /** Absent when the run was killed before its end. */
  readonly finished?: RunFinished;
  /** What sessions that went on with it were last given, beside what its command line says. */
  readonly budget?: BudgetLimits;
  /** Paths of the snapshots and the cassettes that it could not write, where there are such. */
  readonly unwritten?: readonly string[];
  /**
   * One by one, in plan order; may be asked for more than once. With `wanted`, those at these places
   * among them only, from 0 and rising: the others are not read. Rejects with `DamagedJournal` at a
   * line that is none of a run.
   */
  trials(wanted?: readonly number[]): AsyncIterable<TrialRecord>;
  /** Trials that were not needed, read from the whole record; of one that goes on, some of them twice. */
  readSpared?(): AsyncIterable<TrialSpared>;
  /**
   * The places, as `trials` takes them, of all trials that more is to be told of than that they passed,
   * and of at least the first `most` others of each pipeline. What else there is need not be read.
   */
  findTelling?(most: number): readonly number[];
}
