import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { FileError } from '../environment/environment.ts';
import type { SnapshotTally } from '../protocol/snapshot-tally.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { RunSummary } from '../protocol/summary.ts';
import type { SourceFile } from '../source/location.ts';
import type { KeptTally } from './keep-answers.ts';
import type { LeftOut } from './select-changed.ts';

interface Told {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** What came of a run that was begun. */
export interface RanResult extends Told {
  readonly kind: 'ran';
  readonly summary: RunSummary;
  /** The record, on disk. */
  readonly stored: StoredRun;
  /** Of each pipeline that has such assertions: what was written, and what is obsolete. */
  readonly snapshots: readonly SnapshotTally[];
  /** What was recorded or kept, and what was not asked for any more. */
  readonly kept: KeptTally;
  /** Cassettes and snapshots that could not be written at the end; going on with the run writes them. */
  readonly unwritten: readonly FileError[];
  readonly id: string;
  readonly path: string;
  /** Why the lock of its record could not be removed; on this machine that hinders nobody. */
  readonly leftLock?: FileError;
}

export type RunResult =
  | RanResult
  | ({
      /** A mistake in a file or in what was asked: nothing was sent. */
      readonly kind: 'refused';
    } & Told)
  | ({
      readonly kind: 'empty';
      readonly leftOut: LeftOut;
      /** The run whose best variants were asked for, where they were: the files have none of them. */
      readonly confirms: string | undefined;
    } & Told);
