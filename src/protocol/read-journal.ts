import type { Files, ReadableFile } from '../environment/environment.ts';
import { DamagedJournal } from './damaged-journal.ts';
import { type JournalEvent, PROTOCOL_VERSION, type RunFinished, type RunStarted } from './event.ts';
import { type PaidAttempt, PaidAttempts } from './paid-attempts.ts';
import { NOT_JSON, parseEvent } from './parse-event.ts';
import { type Place, Places } from './places.ts';
import type { TrialRecord } from './record.ts';
import type { StoredRun } from './stored-run.ts';

export type JournalResult =
  | { readonly run: StoredRun; readonly problem?: undefined }
  | { readonly run?: undefined; readonly problem: string };

const NO_RUN = 'it does not begin as a run does';

/** No run has more: places in a plan beyond are somebody's joke. */
const MOST_TRIALS = 10_000_000;

/**
 * Reads a journal back. Only where each trial stands is kept in memory; a last line that was cut off
 * when the run was killed is passed over.
 */
export async function readJournal(files: Files, path: string): Promise<JournalResult> {
  const index = await indexJournal(files, path);
  const { started, finished, problem } = index;
  if (problem !== undefined || started === undefined) return { problem: problem ?? NO_RUN };
  const places = index.places.closedUp();
  return {
    run: {
      started,
      ...(finished && { finished }),
      trials: (wanted) => readTrials(files, path, pick(places, wanted)),
    },
  };
}

/** How far a run came, for whoever goes on with it. */
export interface JournalProgress {
  readonly started: RunStarted;
  /** Absent when it was killed. */
  readonly finished?: RunFinished;
  /** Bytes of whole lines: what follows them was cut off. */
  readonly size: number;
  /** By the trial's place in the plan. */
  isFinished(index: number): boolean;
  isSpared(index: number): boolean;
  /** What budgets paid for a trial, finished or not, in all sessions that had a budget. */
  paidFor(index: number): readonly PaidAttempt[];
  /** Whether that is all that a finished trial was sent; what had no budget is in its record only. */
  isPaid(index: number): boolean;
  /** How long its sessions took, as far as that is known. */
  readonly elapsedMilliseconds: number;
  /** Of a finished trial. Cheap in plan order. Rejects with {@link DamagedJournal}. */
  read(index: number): Promise<TrialRecord | undefined>;
  /** Of a trial that was cut off, and is not finished, as it was last. Like `read`. */
  readCutOff(index: number): Promise<TrialRecord | undefined>;
  close(): Promise<void>;
}

export type ProgressResult =
  | { readonly progress: JournalProgress; readonly problem?: undefined }
  | { readonly progress?: undefined; readonly problem: string };

export async function openProgress(files: Files, path: string): Promise<ProgressResult> {
  const attempts = new PaidAttempts();
  const index = await indexJournal(files, path, attempts);
  const { started, finished, places, spared, size, problem } = index;
  if (problem !== undefined || started === undefined) return { problem: problem ?? NO_RUN };
  const file = await files.openRead(path);
  const readAt = makeWindow(file);
  const readTrial = async (place: Place | undefined): Promise<TrialRecord | undefined> => {
    if (place === undefined) return undefined;
    return await parseTrial(await readAt(place.offset, place.length), { files, path, place });
  };
  return {
    progress: {
      started,
      ...(finished && { finished }),
      size,
      isFinished: (at) => places.at(at) !== undefined,
      isSpared: (at) => spared.has(at),
      paidFor: (at) => attempts.of(at),
      isPaid: (at) => index.paid.has(at),
      elapsedMilliseconds: index.elapsed,
      read: (at) => readTrial(places.at(at)),
      readCutOff: (at) => readTrial(places.at(at) === undefined ? index.cutOff.get(at) : undefined),
      close: () => file.close(),
    },
  };
}

interface Line extends Place {
  readonly bytes: Uint8Array;
}

interface JournalIndex {
  /** The first line that is none of a run, with its place. What follows it is not read. */
  problem: string | undefined;
  started: RunStarted | undefined;
  /** Of the last session. */
  finished: RunFinished | undefined;
  size: number;
  /** Milliseconds of all sessions, as far as it is known. */
  elapsed: number;
  /** There where somebody wants to know. */
  readonly attempts: PaidAttempts | undefined;
  readonly spared: Set<number>;
  /** By the trial's place in the plan; those that never ended are missing. */
  readonly places: Places;
  /** Of the trials that ended, those that their session paid for from a budget. */
  readonly paid: Set<number>;
  readonly cutOff: Map<number, Place>;
}

function* pick(places: Places, wanted: readonly number[] | undefined): Iterable<Place> {
  const count = wanted?.length ?? places.size;
  for (let next = 0; next < count; next++) {
    const place = places.at(wanted?.[next] ?? next);
    if (place !== undefined) yield place;
  }
}

const decoder = new TextDecoder();

const trialStart = /^\{"type":"(trial_finished|trial_cut_off)","index":(\d+),/;
/** Bytes in which such a start is found. */
const START = 60;

function readStart({ bytes }: Line): RegExpExecArray | null {
  return trialStart.exec(decoder.decode(bytes.subarray(0, START)));
}

async function indexJournal(
  files: Files,
  path: string,
  attempts?: PaidAttempts,
): Promise<JournalIndex> {
  const index: JournalIndex = {
    problem: undefined,
    started: undefined,
    finished: undefined,
    size: 0,
    elapsed: 0,
    attempts,
    spared: new Set(),
    places: new Places(),
    paid: new Set(),
    cutOff: new Map(),
  };
  let number = 0;
  let last: Line | undefined;
  for await (last of readLines(files, path)) {
    if (index.problem !== undefined) return index;
    number += 1;
    index.size = last.offset + last.length + 1;
    const problem = takeLine(index, last);
    if (problem === undefined) continue;
    index.problem = index.started === undefined ? problem : `line ${number}: ${problem}`;
  }
  if (index.started !== undefined && last !== undefined) dropTorn(index, last);
  return index;
}

/** A machine that goes down may leave anything of the last line, also with a line break behind it. */
function dropTorn(index: JournalIndex, last: Line): void {
  if (parseEvent(decoder.decode(last.bytes)).problem !== NOT_JSON) return;
  const place = Number(readStart(last)?.[2]);
  if (index.places.at(place)?.offset === last.offset) index.places.drop(place);
  if (index.cutOff.get(place)?.offset === last.offset) index.cutOff.delete(place);
  index.problem = undefined;
  index.size = last.offset;
}

/** Why a line is not of this run. What a trial's says is not looked at. */
function takeLine(index: JournalIndex, line: Line): string | undefined {
  const match = readStart(line);
  if (match === null || index.started === undefined) {
    return takeEvent(index, decoder.decode(line.bytes));
  }
  const place = Number(match[2]);
  if (place >= index.started.trials) return 'no trial of this run has this place';
  const { offset, length } = line;
  if (match[1] === 'trial_cut_off') {
    index.cutOff.set(place, { offset, length });
    return undefined;
  }
  index.places.set(place, line);
  if (index.attempts?.hasPaid(place) === true) index.paid.add(place);
  else index.paid.delete(place);
  return undefined;
}

function takeEvent(index: JournalIndex, line: string): string | undefined {
  const { event, problem } = parseEvent(line);
  if (index.started === undefined) {
    if (event?.type !== 'run_started') return findOtherVersion(line) ?? NO_RUN;
    if (event.version !== PROTOCOL_VERSION || event.trials > MOST_TRIALS)
      return findOtherVersion(line) ?? NO_RUN;
    index.started = event;
  }
  if (event !== undefined) takeParsed(index, event);
  return problem;
}

function takeParsed(index: JournalIndex, event: JournalEvent): void {
  index.attempts?.take(event);
  if (event.type === 'run_finished') {
    index.finished = event;
    index.elapsed = event.summary.duration_ms;
  }
  if (event.type === 'run_resumed') index.finished = undefined;
  if (event.type === 'trial_spared') index.spared.add(event.index);
  if (event.type === 'attempt_sent' || event.type === 'attempt_settled') {
    index.elapsed = event.elapsed_ms;
  }
}

/** What another version begins with may be of any shape. */
function findOtherVersion(line: string): string | undefined {
  const version = /^\{"type":"run_started","version":(\d{1,9}),/.exec(line)?.[1];
  if (version === undefined || Number(version) === PROTOCOL_VERSION) return undefined;
  return `it is of version ${version}; this program reads ${PROTOCOL_VERSION}`;
}

interface PlacedLine {
  readonly files: Files;
  readonly path: string;
  readonly place: Place;
}

async function parseTrial(line: string, { files, path, place }: PlacedLine): Promise<TrialRecord> {
  const { event, problem = 'this is no trial' } = parseEvent(line);
  if (event?.type === 'trial_finished' || event?.type === 'trial_cut_off') return event.trial;
  let number = 1;
  for await (const { offset } of readLines(files, path)) {
    if (offset >= place.offset) break;
    number += 1;
  }
  throw new DamagedJournal(path, `line ${number}: ${problem}`);
}

/** Whole lines only: what follows the last line break was cut off. */
async function* readLines(files: Files, path: string): AsyncIterable<Line> {
  // Of a line that goes on; put together once, since a line may be as long as an answer.
  let parts: Uint8Array[] = [];
  let start = 0;
  for await (const chunk of files.stream(path)) {
    parts.push(chunk);
    if (chunk.indexOf(10) === -1) continue;
    const bytes = parts.length === 1 ? chunk : Buffer.concat(parts);
    let from = 0;
    for (let end = bytes.indexOf(10, from); end !== -1; end = bytes.indexOf(10, from)) {
      yield {
        bytes: bytes.subarray(from, end),
        offset: start + from,
        length: end - from,
      };
      from = end + 1;
    }
    parts = from === bytes.length ? [] : [bytes.subarray(from)];
    start += from;
  }
}

async function* readTrials(
  files: Files,
  path: string,
  places: Iterable<Place>,
): AsyncIterable<TrialRecord> {
  const file = await files.openRead(path);
  try {
    const reader = makeWindow(file);
    for (const place of places) {
      yield await parseTrial(await reader(place.offset, place.length), { files, path, place });
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
