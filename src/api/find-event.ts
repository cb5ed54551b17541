import { type Environment, FileError } from '../environment/environment.ts';
import { type JournalEvent, PROTOCOL_VERSION, type RunStarted } from '../protocol/event.ts';
import { findOtherVersion } from '../protocol/index-journal.ts';
import { parseEvent } from '../protocol/parse-event.ts';

/** More than the first line of most runs and the last of all but the largest. */
const NEAR = 65_536;
const MOST = 8_000_000;

/** Lines at the end of a journal: that of the run's end, what may stand behind it, and one that is not whole. */
const LAST = 3;

/**
 * The first or the last whole line of what is read, if that is such an event. What says that cassettes could not be
 * written stands behind the end of a run, and is passed over.
 */
export async function findEvent<Event extends JournalEvent>(
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
    const found = type === 'run_started' ? lines.slice(0, 1) : lines.slice(-LAST).toReversed();
    const events = found.flatMap((line) => parseEvent(line).event ?? []);
    const event = events.find((each) => each.type !== 'cassettes_unwritten');
    if (event?.type === type) return event as Event;
    if (lines.length > LAST || length >= MOST || bytes.length < length) return undefined;
  }
}

/** Bytes in which a version is found. */
const START = 80;

/**
 * Whether a journal begins as a run does, if maybe one of another version; undefined where the disk does not give it.
 * What follows is not looked at.
 */
export async function beginsAsRun(
  path: string,
  files: Environment['files'],
): Promise<boolean | undefined> {
  try {
    const file = await files.openRead(path);
    try {
      const read = (length: number): Promise<Uint8Array> => file.read(0, length);
      const started = await findEvent<RunStarted>('run_started', read);
      if (started?.version === PROTOCOL_VERSION || file.size > MOST) return true;
      return findOtherVersion(Buffer.from(await read(START)).toString('utf8')) !== undefined;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
