import type { Clock, Files, ReadableFile } from '../environment/environment.ts';
import { type JournalEvent, PROTOCOL_VERSION, type RunFinished, type RunStarted } from './event.ts';
import type { TrialRecord } from './record.ts';
import type { StoredRun } from './stored-run.ts';

/** Writes a run's events to disk as they happen: one JSON value a line. */
export interface Journal {
  /** Resolves soon; waits only while the disk is far behind. Rejects once a write has failed. */
  append(event: JournalEvent): Promise<void>;
  /** Resolves when everything is with the operating system. */
  close(): Promise<void>;
}

const BEHIND = 4_000_000;

/** Between two writes, so that trials which finish together are written together. */
const GATHERING_MILLISECONDS = 20;

export async function openJournal(files: Files, path: string, clock: Clock): Promise<Journal> {
  const file = await files.openWrite(path);
  let isClosing = false;
  let goOn = (): void => {};
  let waiting: string[] = [];
  let size = 0;
  let writing: Promise<void> | undefined;
  let failure: unknown;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const text = waiting.join('');
      waiting = [];
      size = 0;
      await file.write(text);
      if (!isClosing) await gather();
    }
    writing = undefined;
  };
  const gather = (): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.schedule(GATHERING_MILLISECONDS, resolve);
      goOn = () => {
        cancel();
        resolve();
      };
    });
  /** A disk that is full is told by the next append, and by `close`. */
  const start = (): Promise<void> =>
    drain().catch((error: unknown) => {
      failure = error;
    });
  const check = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    async append(event) {
      check();
      const line = `${JSON.stringify(event)}\n`;
      waiting.push(line);
      size += line.length;
      writing ??= start();
      if (size > BEHIND) {
        goOn();
        await writing;
      }
      check();
    },
    async close() {
      isClosing = true;
      goOn();
      await writing;
      await file.close();
      check();
    },
  };
}

export type JournalResult =
  | { readonly run: StoredRun; readonly problem?: undefined }
  | { readonly run?: undefined; readonly problem: string };

const NO_RUN = 'it does not begin as a run does';

/**
 * Reads a journal back. Only where each trial stands is kept in memory; a last line that was cut off
 * when the run was killed is passed over.
 */
export async function readJournal(files: Files, path: string): Promise<JournalResult> {
  const index = await indexJournal(files, path);
  if (index.started === undefined) return { problem: NO_RUN };
  if (index.started.version !== PROTOCOL_VERSION) {
    return {
      problem: `it is of version ${index.started.version}; this program reads ${PROTOCOL_VERSION}`,
    };
  }
  const { started, finished } = index;
  const places = index.places.filter((place) => place !== undefined);
  if ((started as Partial<RunStarted>).run?.id === undefined) return { problem: NO_RUN };
  return {
    run: {
      started,
      ...(finished && { finished }),
      trials: (wanted) => readTrials(files, path, pick(places, wanted)),
    },
  };
}

/** Where a line stands in the file. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

interface JournalIndex {
  started: RunStarted | undefined;
  finished: RunFinished | undefined;
  /** By the trial's place in the plan; those that never ended are missing. */
  readonly places: (Place | undefined)[];
}

function pick(places: readonly Place[], wanted: readonly number[] | undefined): readonly Place[] {
  return wanted === undefined ? places : wanted.flatMap((at) => places[at] ?? []);
}

const trialStart = /^\{"type":"trial_finished","index":(\d+),/;

async function indexJournal(files: Files, path: string): Promise<JournalIndex> {
  const index: JournalIndex = { started: undefined, finished: undefined, places: [] };
  for await (const { line, offset, length } of readLines(files, path)) {
    const match = trialStart.exec(line.slice(0, 60));
    if (match) {
      index.places[Number(match[1])] = { offset, length };
      continue;
    }
    const event = parseEvent(line);
    if (event?.type === 'run_started') index.started = event;
    if (event?.type === 'run_finished') index.finished = event;
  }
  return index;
}

function parseEvent(line: string): JournalEvent | undefined {
  try {
    return JSON.parse(line) as JournalEvent;
  } catch {
    return undefined;
  }
}

/** Whole lines only: what follows the last line break was cut off. */
async function* readLines(
  files: Files,
  path: string,
): AsyncIterable<{ line: string; offset: number; length: number }> {
  const decoder = new TextDecoder();
  let rest: Uint8Array = new Uint8Array();
  let start = 0;
  for await (const chunk of files.stream(path)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(10, from); end !== -1; end = bytes.indexOf(10, from)) {
      yield {
        line: decoder.decode(bytes.subarray(from, end)),
        offset: start + from,
        length: end - from,
      };
      from = end + 1;
    }
    rest = bytes.subarray(from);
    start += from;
  }
}

async function* readTrials(
  files: Files,
  path: string,
  places: readonly Place[],
): AsyncIterable<TrialRecord> {
  const file = await files.openRead(path);
  try {
    const reader = makeWindow(file);
    for (const place of places) {
      const event = parseEvent(await reader(place.offset, place.length));
      if (event?.type === 'trial_finished') yield event.trial;
    }
  } finally {
    await file.close();
  }
}

const WINDOW = 1_000_000;

/**
 * Neighbours in the plan stand near each other in the file: one read serves many of them. Of what is
 * far from the last one, only itself is read.
 */
function makeWindow(file: ReadableFile): (offset: number, length: number) => Promise<string> {
  const decoder = new TextDecoder();
  let start = 0;
  let bytes: Uint8Array = new Uint8Array();
  return async (offset, length) => {
    const end = start + bytes.length;
    if (offset < start || offset + length > end) {
      const isNear = offset > start - WINDOW / 4 && offset < end + WINDOW / 4;
      start = isNear ? Math.max(0, offset - WINDOW / 4) : offset;
      bytes = await file.read(start, isNear ? Math.max(WINDOW, offset - start + length) : length);
    }
    return decoder.decode(bytes.subarray(offset - start, offset - start + length));
  };
}
