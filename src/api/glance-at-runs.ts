import { posix } from 'node:path';
import pMap from 'p-map';
import { type Environment, FileError } from '../environment/environment.ts';
import { PROTOCOL_VERSION, type RunFinished, type RunStarted } from '../protocol/event.ts';
import type { RunSummary } from '../protocol/summary.ts';
import { beginsAsRun, findEvent } from './find-event.ts';
import { journalPath, listRuns, lockOf, stampOf } from './run-store.ts';

/** What the first and the last line of a journal say. */
export interface GlancedRun {
  readonly id: string;
  /** Names. */
  readonly pipelines: readonly string[];
  readonly trials: number;
  /** There where a cassette answered: nothing was sent. */
  readonly replayed?: true;
  /** Absent where the run was killed, or is under way. */
  readonly counts?: RunSummary['counts'];
  readonly state: 'finished' | 'unfinished' | 'unreadable';
}

/** Runs in a folder, the newest first. */
export async function glanceAtRuns(
  folder: string,
  { files }: Pick<Environment, 'files'>,
): Promise<readonly GlancedRun[]> {
  const ids = (await listRuns(folder, { files })).toReversed();
  const options = { concurrency: OPEN_AT_ONCE };
  return await pMap(ids, (id) => glance(journalPath(folder, id), id, files), options);
}

/** A process may have few files open, and a folder many runs. */
const OPEN_AT_ONCE = 16;

async function glance(path: string, id: string, files: Environment['files']): Promise<GlancedRun> {
  try {
    const file = await files.openRead(path);
    try {
      const started = await findEvent<RunStarted>('run_started', (length) => file.read(0, length));
      if (started?.version !== PROTOCOL_VERSION) return unreadable(id);
      const finished = await findEvent<RunFinished>('run_finished', (length) => {
        const from = Math.max(0, file.size - length);
        return file.read(from, file.size - from);
      });
      const { counts, stop } = finished?.summary ?? {};
      const isWhole = counts?.not_run === 0 && stop?.reason !== 'unfinished';
      return {
        id,
        pipelines: started.pipelines.map(({ name }) => name),
        trials: started.trials,
        ...(started.run.cassette?.mode === 'replay' && { replayed: true as const }),
        ...(counts && { counts }),
        state: isWhole ? 'finished' : 'unfinished',
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FileError) return unreadable(id);
    throw error;
  }
}

function unreadable(id: string): GlancedRun {
  return { id, pipelines: [], trials: 0, state: 'unreadable' };
}

export interface PruneLimits {
  /** So many of the newest stay; what cannot be read is none of them. */
  readonly keep?: number;
  /** Younger ones stay. */
  readonly olderThanMilliseconds?: number;
}

/** Removes runs that no limit lets stay, and gives their ids. What is being written stays. */
export async function pruneRuns(
  folder: string,
  { keep = 0, olderThanMilliseconds = 0 }: PruneLimits,
  { files, clock }: Pick<Environment, 'files' | 'clock'>,
): Promise<readonly string[]> {
  const youngest = stampOf(clock.now() - olderThanMilliseconds);
  const ids = (await listRuns(folder, { files })).toReversed();
  const removed: string[] = [];
  let kept = 0;
  for (const id of ids) {
    const isKept = kept < keep && (await beginsAsRun(journalPath(folder, id), files)) !== false;
    if (isKept) kept += 1;
    if (isKept || id.slice(0, youngest.length) > youngest) continue;
    const path = posix.join(folder, id);
    if (await removeRun(path, lockOf(journalPath(folder, id)), files)) removed.push(id);
  }
  return removed;
}

/**
 * Unless somebody keeps it. A full disk has no room for a lock, and this is what makes room: a run that has
 * none is removed without.
 */
async function removeRun(
  path: string,
  lockPath: string,
  files: Environment['files'],
): Promise<boolean> {
  const lock = await files.lock(lockPath, path).catch(async (error: unknown) => {
    const isFull = error instanceof FileError && error.kind === 'disk-full';
    if (!isFull || (await files.kind(lockPath)) !== 'missing') throw error;
    return undefined;
  });
  if (lock?.holder !== undefined) return false;
  await files.remove(path);
  await lock?.release();
  return true;
}
