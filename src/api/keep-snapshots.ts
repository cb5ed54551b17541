import type { Environment } from '../environment/environment.ts';
import type { RunEvent } from '../protocol/event.ts';
import type { RunSummary } from '../protocol/summary.ts';
import type { KeptTrials } from '../run/kept-trials.ts';
import { snapshotPath } from '../run/snapshot-file.ts';
import {
  type SavedSnapshots,
  type SnapshotMode,
  Snapshots,
  type SnapshotWriting,
} from '../run/snapshots.ts';
import { isNarrowed } from './is-narrowed.ts';
import type { PlanOptions, Prepared } from './prepared.ts';
import type { Spare } from './spared-writing.ts';

export interface SnapshotOptions
  extends Pick<PlanOptions, 'selection' | 'changed' | 'confirm' | 'overrides'> {
  /** Whether texts that differ take the place of those that are kept; not where CI is set. */
  readonly updateSnapshots?: boolean;
}

interface SnapshotEnd extends Pick<SnapshotWriting, 'begin'> {
  readonly spare: Spare;
}

/** The snapshots of one run, from the first trial to the file. */
export interface SnapshotKeeper {
  readonly snapshots: Snapshots;
  see(event: RunEvent): void;
  /** Once, when the run has ended, also where it was interrupted. */
  save(summary: RunSummary, end: SnapshotEnd): Promise<SavedSnapshots>;
}

export function makeSnapshotKeeper(
  { snapshots: kept = new Map(), project }: Prepared,
  options: SnapshotOptions & { readonly earlier: KeptTrials | undefined },
  { variables }: Pick<Environment, 'variables'>,
): SnapshotKeeper {
  // A run that was finished has written them: what is gone since was taken away.
  const mode = options.earlier?.isWhole ? 'read' : modeOf(options, variables);
  const snapshots = new Snapshots(kept, mode);
  return {
    snapshots,
    see(event) {
      if (event.type === 'trial_finished') snapshots.see(event.trial);
    },
    save({ stop }, { begin, spare }) {
      const write = (pipeline: string, text: string): Promise<boolean> => {
        const writing = project.of(pipeline).writeText(snapshotPath(pipeline), text);
        return spare(
          writing.then(() => true),
          false,
        );
      };
      const isWhole = stop === undefined && !isNarrowed(options) && !isChanged(options);
      return snapshots.save({ begin, write }, isWhole);
    },
  };
}

/** In CI nothing is written: a text that nobody has looked at must not make a run green. */
export function modeOf(
  { updateSnapshots }: Pick<SnapshotOptions, 'updateSnapshots'>,
  variables: Environment['variables'],
): SnapshotMode {
  if (variables['CI']) return 'read';
  return updateSnapshots ? 'update' : 'add';
}

/** With other models or parameters there are other variants. */
function isChanged({ overrides }: SnapshotOptions): boolean {
  if (overrides === undefined) return false;
  return overrides.models.length > 0 || Object.keys(overrides.params).length > 0;
}
