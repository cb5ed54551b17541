import { posix } from 'node:path';
import pMap from 'p-map';
import { type Environment, FileError } from '../environment/environment.ts';
import {
  type JournalEvent,
  PROTOCOL_VERSION,
  type RunFinished,
  type RunStarted,
} from '../protocol/event.ts';
import { parseEvent } from '../protocol/parse-event.ts';
import type { RunSummary } from '../protocol/summary.ts';
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

/** More than the first line of most runs and the last of all but the largest. */
const NEAR = 65_536;
const MOST = 8_000_000;

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
      const counts = finished?.summary.counts;
      return {
        id,
        pipelines: started.pipelines.map(({ name }) => name),
        trials: started.trials,
        ...(started.run.cassette?.mode === 'replay' && { replayed: true as const }),
        ...(counts && { counts }),
        state: counts === undefined || counts.not_run > 0 ? 'unfinished' : 'finished',
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

/** The first or the last whole line of what is read, if that is such an event. */
async function findEvent<Event extends JournalEvent>(
  type: Event['type'],
  read: (length: number) => Promise<Uint8Array>,
): Promise<Event | undefined> {
  for (let length = NEAR; ; length *= 8) {
    const bytes = await read(length);
    const lines = Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\n');
    // A process that was killed may have left the last line without its break, or not whole.
    const found = type === 'run_started' ? lines.slice(0, 1) : lines.slice(-2).toReversed();
    const events = found.flatMap((line) => parseEvent(line).event ?? []);
    if (events[0]?.type === type) return events[0] as Event;
    if (lines.length > 2 || length >= MOST || bytes.length < length) return undefined;
  }
}

export interface PruneLimits {
  /** So many of the newest stay. */
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
  const ids = (await listRuns(folder, { files })).toReversed().slice(keep);
  const removed: string[] = [];
  for (const id of ids) {
    if (id.slice(0, youngest.length) > youngest) continue;
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
