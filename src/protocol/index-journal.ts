import type { Files } from '../environment/environment.ts';
import { type FileLine, readLines } from '../environment/read-lines.ts';
import type { BudgetLimits } from './budget-record.ts';
import {
  type JournalEvent,
  PROTOCOL_VERSION,
  type RunFinished,
  type RunStarted,
  type SnapshotsWritten,
} from './event.ts';
import type { PaidAttempts } from './paid-attempts.ts';
import { NOT_JSON, parseEvent } from './parse-event.ts';
import { type Place, Places } from './places.ts';

export const NO_RUN = 'it does not begin as a run does';

/** No run has more: places in a plan beyond are somebody's joke. */
const MOST_TRIALS = 10_000_000;

/** What only those want to know who go on with a run. */
export interface Behind {
  readonly attempts: PaidAttempts;
  /** By the place of a trial that is not finished. */
  readonly answers: Map<number, Place[]>;
}

/** What stands where in a journal; no trial is read for it. */
export interface JournalIndex {
  /** The first line that is none of a run, with its place. What follows it is not read. */
  problem: string | undefined;
  started: RunStarted | undefined;
  /** Of the last session. */
  finished: RunFinished | undefined;
  /** What was last said of the run's own in sessions that went on with it. */
  budget: BudgetLimits;
  size: number;
  /** Whether a line break ends the last whole line. */
  isEnded: boolean;
  /** The digest of each file that the run itself has written, as it was written last. */
  readonly written: Map<string, string>;
  /** Digests that a file has where a session was killed while it wrote it; of each session another one. */
  readonly begun: Map<string, Set<string>>;
  /** Files of snapshots that the last session to write any could not write. */
  unwritten: readonly string[];
  /** Cassettes that the last session could not write. */
  lacking: readonly string[];
  /** Milliseconds of all sessions, as far as it is known. */
  elapsed: number;
  readonly behind: Behind | undefined;
  readonly spared: Set<number>;
  /** By the trial's place in the plan; those that never ended are missing. */
  readonly places: Places;
  /** Of the trials that ended, those that their session paid for from a budget. */
  readonly paid: Set<number>;
}

const decoder = new TextDecoder();

/** As a journal writes it. Who writes it in another way is read more slowly, but read. */
const trialStart = /^\{"type":"(trial_finished|call_answered)","index":(\d+),(?:"plain":(true),)?/;
/** Bytes in which such a start is found. */
const START = 80;

function readStart({ bytes }: FileLine): RegExpExecArray | null {
  return trialStart.exec(decoder.decode(bytes.subarray(0, START)));
}

/** Reads a journal once, from its beginning to its end. */
export async function indexJournal(
  files: Files,
  path: string,
  behind?: Behind,
): Promise<JournalIndex> {
  const index: JournalIndex = {
    problem: undefined,
    started: undefined,
    finished: undefined,
    budget: {},
    size: 0,
    isEnded: true,
    written: new Map(),
    begun: new Map(),
    unwritten: [],
    lacking: [],
    elapsed: 0,
    behind,
    spared: new Set(),
    places: new Places(),
    paid: new Set(),
  };
  const last = await takeLines(index, readLines(files, path));
  if (index.started !== undefined && last !== undefined) {
    dropTorn(index, { ...last, bytes: await readAgain(files, path, last) });
  }
  return index;
}

/** Gives the last line, where nothing is wrong with those before it. */
async function takeLines(
  index: JournalIndex,
  pieces: AsyncIterable<readonly FileLine[]>,
): Promise<FileLine | undefined> {
  let number = 0;
  let last: FileLine | undefined;
  for await (const lines of pieces) {
    for (const line of lines) {
      // What follows the last line break was cut off, unless it was only the break itself.
      if (!line.isEnded && !isWhole(line)) return last;
      if (index.problem !== undefined) return undefined;
      last = line;
      number += 1;
      takeWhole(index, line, number);
    }
  }
  return last;
}

/** No JSON object is the beginning of another. */
function isWhole({ bytes }: FileLine): boolean {
  return bytes.at(-1) === CLOSING_BRACE && parseEvent(decoder.decode(bytes)).problem !== NOT_JSON;
}

const CLOSING_BRACE = 0x7d;

function takeWhole(index: JournalIndex, line: FileLine, number: number): void {
  index.size = line.offset + line.length + (line.isEnded ? 1 : 0);
  index.isEnded = line.isEnded;
  const problem = takeLine(index, line);
  if (problem === undefined) return;
  index.problem = index.started === undefined ? problem : `line ${number}: ${problem}`;
}

async function readAgain(
  files: Files,
  path: string,
  { offset, length }: Place,
): Promise<Uint8Array> {
  const file = await files.openRead(path);
  try {
    return await file.read(offset, length);
  } finally {
    await file.close();
  }
}

/** A machine that goes down may leave anything of the last line, also with a line break behind it. */
function dropTorn(index: JournalIndex, last: FileLine): void {
  if (parseEvent(decoder.decode(last.bytes)).problem !== NOT_JSON) return;
  const place = Number(readStart(last)?.[2]);
  if (index.places.at(place)?.offset === last.offset) index.places.drop(place);
  const answers = index.behind?.answers.get(place);
  if (answers?.at(-1)?.offset === last.offset) answers.pop();
  index.problem = undefined;
  index.size = last.offset;
  index.isEnded = true;
}

/** Why a line is not of this run. What a trial's says is not looked at. */
function takeLine(index: JournalIndex, line: FileLine): string | undefined {
  const match = readStart(line);
  if (match === null || index.started === undefined) {
    return takeEvent(index, line);
  }
  const place = Number(match[2]);
  const isAnswer = match[1] === 'call_answered';
  return takeOfTrial(index, { place, isAnswer, isPlain: match[3] !== undefined }, line);
}

/** What a line says that is of one trial. */
interface OfTrial {
  readonly place: number;
  readonly isAnswer: boolean;
  readonly isPlain: boolean;
}

function takeOfTrial(index: JournalIndex, of: OfTrial, line: FileLine): string | undefined {
  if (of.place >= (index.started?.trials ?? 0)) return 'no trial of this run has this place';
  if (of.isAnswer) takeAnswer(index, of.place, line);
  else takeTrial(index, of, line);
  return undefined;
}

function takeAnswer({ behind }: JournalIndex, index: number, { offset, length }: FileLine): void {
  const known = behind?.answers.get(index);
  if (known === undefined) behind?.answers.set(index, [{ offset, length }]);
  else known.push({ offset, length });
}

function takeTrial(
  { places, paid, behind }: JournalIndex,
  { place: index, isPlain }: OfTrial,
  line: Place,
): void {
  places.set(index, line, isPlain);
  behind?.answers.delete(index);
  if (behind?.attempts.hasPaid(index) === true) paid.add(index);
  else paid.delete(index);
}

function takeEvent(index: JournalIndex, fileLine: FileLine): string | undefined {
  const line = decoder.decode(fileLine.bytes);
  const { event, problem } = parseEvent(line);
  if (index.started === undefined) {
    if (event?.type !== 'run_started') return findOtherVersion(line) ?? NO_RUN;
    if (event.version !== PROTOCOL_VERSION || event.trials > MOST_TRIALS)
      return findOtherVersion(line) ?? NO_RUN;
    index.started = event;
  }
  if (event?.type === 'trial_finished' || event?.type === 'call_answered') {
    const isAnswer = event.type === 'call_answered';
    const isPlain = event.type === 'trial_finished' && event.plain === true;
    return takeOfTrial(index, { place: event.index, isAnswer, isPlain }, fileLine);
  }
  if (event !== undefined) takeParsed(index, event);
  return problem;
}

function takeParsed(index: JournalIndex, event: JournalEvent): void {
  index.behind?.attempts.take(event);
  if (event.type === 'run_finished') {
    index.finished = event;
    index.elapsed = event.summary.duration_ms;
  }
  if (event.type === 'snapshots_begun') {
    for (const { path, sha256 } of event.files) {
      index.begun.set(path, new Set([...(index.begun.get(path) ?? []), sha256]));
    }
  }
  if (event.type === 'snapshots_written') takeWritten(index, event);
  if (event.type === 'cassettes_unwritten') index.lacking = event.files;
  if (event.type === 'run_resumed') {
    index.finished = undefined;
    index.lacking = [];
    index.budget = { ...index.budget, ...event.budget };
  }
  if (event.type === 'trial_spared') index.spared.add(event.index);
  if (event.type === 'attempt_sent' || event.type === 'attempt_settled') {
    index.elapsed = event.elapsed_ms;
  }
}

function takeWritten(index: JournalIndex, { files, unwritten = [] }: SnapshotsWritten): void {
  for (const { path, sha256 } of files) {
    index.written.set(path, sha256);
    index.begun.delete(path);
  }
  index.unwritten = unwritten;
}

/** Of the first line. What another version begins with may be of any shape. */
export function findOtherVersion(line: string): string | undefined {
  const version = /^\{"type":"run_started","version":(\d{1,9}),/.exec(line)?.[1];
  if (version === undefined || Number(version) === PROTOCOL_VERSION) return undefined;
  return `it is of version ${version}; this program reads ${PROTOCOL_VERSION}`;
}
