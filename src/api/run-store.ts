import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { isoTime } from '../protocol/iso-time.ts';
import { readJournal } from '../protocol/read-journal.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { beginsAsRun } from './find-event.ts';
import type { ProjectFiles } from './project-files.ts';

/** Where runs are kept, below the working directory, when nothing else is said. */
export const RUNS_FOLDER: string = '.pulze/runs';

/**
 * `20261123-154500-k3f9`: sorts by time. The first two characters of the tail are the millisecond, the
 * others are random.
 */
export function makeRunId(environment: Pick<Environment, 'clock' | 'random'>): string {
  const now = environment.clock.now();
  const millisecond = Number(isoTime(now).slice(20, 23));
  return `${stampOf(now)}-${twoDigits(millisecond)}${twoDigits(environment.random() * 36 ** 2)}`;
}

/** What ids of a moment begin with: `20261123-154500`, in UTC. */
export function stampOf(milliseconds: number): string {
  const [day = '', time = ''] = isoTime(milliseconds).split('T');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

function twoDigits(value: number): string {
  return Math.floor(value).toString(36).padStart(2, '0');
}

export function journalPath(folder: string, id: string): string {
  return posix.join(folder, id, 'journal.jsonl');
}

/** What is kept by whoever writes a journal. */
export function lockOf(journal: string): string {
  return posix.join(posix.dirname(journal), 'lock');
}

export type FoundRun =
  | {
      readonly run: StoredRun;
      readonly id: string;
      /** Of its journal. */
      readonly path: string;
      readonly problem?: undefined;
    }
  | { readonly run?: undefined; readonly problem: Diagnostic };

/** Ids begin with their time, and sort by it. A folder with another name was not made by a run. */
const RUN_ID = /^\d{8}-\d{6}-[a-z0-9]+$/;

/** The ids of the runs that are kept in a folder, the newest last. What else is there is passed over. */
export async function listRuns(
  folder: string,
  { files }: Pick<Environment, 'files'>,
): Promise<readonly string[]> {
  if ((await files.kind(folder)) !== 'directory') return [];
  const ids = (await files.list(folder)).filter((name) => RUN_ID.test(name));
  const kinds = await Promise.all(ids.map((id) => files.kind(journalPath(folder, id))));
  return ids.filter((_, at) => kinds[at] === 'file');
}

/** A stored run by its id, the path of its folder or journal, `latest`, or `previous` for the one before it. */
export async function findRun(
  wanted: string,
  folder: string,
  { files }: Pick<Environment, 'files'>,
): Promise<FoundRun> {
  try {
    return await lookFor(wanted, folder, files);
  } catch (error) {
    return { problem: describeUnreadable(error) };
  }
}

/** Why the runs of a folder cannot be listed. */
export async function findFolderProblem(
  folder: string,
  { files }: Pick<Environment, 'files'>,
): Promise<Diagnostic | undefined> {
  try {
    await listRuns(folder, { files });
    return undefined;
  } catch (error) {
    return describeUnreadable(error);
  }
}

/** Names of runs by their place in the folder. */
const places: ReadonlyMap<string, number> = new Map([
  ['latest', -1],
  ['previous', -2],
]);

/** Whether a run is meant by its place among the others, whatever is there. */
export function isPlaceOfRun(wanted: string): boolean {
  return places.has(wanted);
}

async function lookFor(
  wanted: string,
  folder: string,
  files: Environment['files'],
): Promise<FoundRun> {
  const ids = await listRuns(folder, { files });
  const place = places.get(wanted);
  const id = (place === undefined ? undefined : ids.at(place)) ?? wanted;
  const candidates = [journalPath(folder, id), posix.join(id, 'journal.jsonl'), id];
  for (const path of candidates) {
    if ((await files.kind(path)) !== 'file') continue;
    const found = await open(path, files);
    if (found.run || place === undefined) return found;
    const hints = await suggestReadable(ids.slice(0, place), folder, files);
    return { problem: { ...found.problem, ...(hints.length > 0 && { hints }) } };
  }
  return { problem: describeMissing(wanted, folder, ids) };
}

function describeMissing(wanted: string, folder: string, ids: readonly string[]): Diagnostic {
  const problem = { code: 'no-such-run', severity: 'error' } as const;
  const [first] = ids;
  if (first === undefined) return { ...problem, message: `there is no run in \`${folder}\`` };
  if (isPlaceOfRun(wanted)) {
    return { ...problem, message: `there is no run before the latest, \`${first}\`` };
  }
  const hints = [...suggestRun(wanted, ids), 'the newest one is `latest`'];
  return { ...problem, message: `there is no run \`${wanted}\``, hints };
}

/** An id as a whole is never another one mistyped. */
function suggestRun(wanted: string, ids: readonly string[]): readonly string[] {
  return RUN_ID.test(wanted) ? [] : suggestName(wanted, ids.slice(-10));
}

/** The newest of these that can be read. */
async function suggestReadable(
  ids: readonly string[],
  folder: string,
  files: Environment['files'],
): Promise<readonly string[]> {
  for (const id of ids.toReversed()) {
    if ((await beginsAsRun(journalPath(folder, id), files)) !== true) continue;
    return [`the newest run before it that can be read is \`${id}\``, '`pulze-run runs` lists all'];
  }
  return [];
}

async function open(path: string, files: Environment['files']): Promise<FoundRun> {
  const { run, problem } = await readJournal(files, path);
  if (run) return { run, id: run.started.run.id, path };
  return { problem: unreadable(path, problem) };
}

/** Of a folder or a journal that the disk does not give; throws what is no such error. */
function describeUnreadable(error: unknown): Diagnostic {
  if (!(error instanceof FileError)) throw error;
  return unreadable(error.path, error.message);
}

export function unreadable(path: string, problem: string): Diagnostic {
  return { code: 'unreadable-run', severity: 'error', message: `\`${path}\`: ${problem}` };
}

/** Where the folder of runs, or what is in it, is a link, somebody else may have made it. */
export async function findLinkProblem(
  project: ProjectFiles,
  path: string = RUNS_FOLDER,
): Promise<Diagnostic | undefined> {
  const problem = await project.findProblem(path);
  if (problem === undefined) return undefined;
  const message = `the run cannot be kept: \`${path}\` ${problem}`;
  // What goes on has its place.
  const hints = path === RUNS_FOLDER ? ['or name another place with `--output`'] : [];
  return { code: 'unwritable-output', severity: 'error', message, hints };
}
