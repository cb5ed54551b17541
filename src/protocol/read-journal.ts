import type { Files, ReadableFile } from '../environment/environment.ts';
import { readLines } from '../environment/read-lines.ts';
import { DamagedJournal } from './damaged-journal.ts';
import type { CallAnswered, RunFinished, RunStarted, TrialSpared } from './event.ts';
import { indexJournal, NO_RUN } from './index-journal.ts';
import type { JournalEnd } from './journal.ts';
import { type PaidAttempt, PaidAttempts } from './paid-attempts.ts';
import { parseEvent } from './parse-event.ts';
import type { Place, Places } from './places.ts';
import type { TrialRecord } from './record.ts';
import type { StoredRun } from './stored-run.ts';

export type JournalResult =
  | { readonly run: StoredRun; readonly problem?: undefined }
  | { readonly run?: undefined; readonly problem: string };

/**
 * Reads a journal back. Only where each trial stands is kept in memory; a last line that was cut off
 * when the run was killed is passed over.
 */
export async function readJournal(files: Files, path: string): Promise<JournalResult> {
  const index = await indexJournal(files, path);
  const { started, finished, budget, lacking, problem } = index;
  if (problem !== undefined || started === undefined) return { problem: problem ?? NO_RUN };
  const unwritten = [...index.unwritten, ...lacking];
  const places = index.places.closedUp();
  return {
    run: {
      started,
      ...(finished && { finished }),
      ...(Object.keys(budget).length > 0 && { budget }),
      ...(unwritten.length > 0 && { unwritten }),
      trials: (wanted) => readTrials(files, path, pick(places, wanted)),
      readSpared: () => readSpared(files, path),
      findTelling: (most) =>
        index.places.findTelling(
          most,
          started.pipelines.map((each) => each.trials),
        ),
    },
  };
}

/** How far a run came, for whoever goes on with it. */
export interface JournalProgress {
  readonly started: RunStarted;
  /** Absent when it was killed. */
  readonly finished?: RunFinished;
  /** Paths of snapshots that it could not write. */
  readonly unwritten: readonly string[];
  /** Its sources as it left them itself: with the snapshots that it wrote. */
  readonly sources: RunStarted['sources'];
  /** Digests that a file may have instead: it was killed while it wrote that. */
  readonly begun: ReadonlyMap<string, ReadonlySet<string>>;
  /** Where its next line belongs. */
  readonly end: JournalEnd;
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
  /** What a trial that is not finished was answered, in that order. Rejects with {@link DamagedJournal}. */
  readAnswers(index: number): Promise<readonly CallAnswered[]>;
  close(): Promise<void>;
}

export type ProgressResult =
  | { readonly progress: JournalProgress; readonly problem?: undefined }
  | { readonly progress?: undefined; readonly problem: string };

export async function openProgress(files: Files, path: string): Promise<ProgressResult> {
  const attempts = new PaidAttempts();
  const answers = new Map<number, Place[]>();
  const index = await indexJournal(files, path, { attempts, answers });
  const { started, finished, places, spared, size, isEnded, problem } = index;
  if (problem !== undefined || started === undefined) return { problem: problem ?? NO_RUN };
  const file = await files.openRead(path);
  const readAt = makeWindow(file);
  const placed = async (place: Place): Promise<PlacedLine> => {
    return { text: await readAt(place.offset, place.length), files, path, place };
  };
  return {
    progress: {
      started,
      ...(finished && { finished }),
      unwritten: index.unwritten,
      sources: withWritten(started.sources, index.written),
      begun: index.begun,
      end: { size, isEnded },
      isFinished: (at) => places.at(at) !== undefined,
      isSpared: (at) => spared.has(at),
      paidFor: (at) => attempts.of(at),
      isPaid: (at) => index.paid.has(at),
      elapsedMilliseconds: index.elapsed,
      async read(at) {
        const place = places.at(at);
        return place && (await parseTrial(await placed(place)));
      },
      async readAnswers(at) {
        const read: CallAnswered[] = [];
        for (const place of answers.get(at) ?? [])
          read.push(await parseAnswer(await placed(place)));
        return read;
      },
      close: () => file.close(),
    },
  };
}

function withWritten(
  sources: RunStarted['sources'],
  written: ReadonlyMap<string, string>,
): RunStarted['sources'] {
  const others = sources.filter(({ path }) => !written.has(path));
  return [...others, ...[...written].map(([path, sha256]) => ({ path, sha256 }))];
}

function* pick(places: Places, wanted: readonly number[] | undefined): Iterable<Place> {
  const count = wanted?.length ?? places.size;
  for (let next = 0; next < count; next++) {
    const place = places.at(wanted?.[next] ?? next);
    if (place !== undefined) yield place;
  }
}

const decoder = new TextDecoder();

interface PlacedLine {
  readonly text: string;
  readonly files: Files;
  readonly path: string;
  readonly place: Place;
}

async function parseTrial(line: PlacedLine): Promise<TrialRecord> {
  const { event, problem = 'this is no trial' } = parseEvent(line.text);
  if (event?.type === 'trial_finished') return event.trial;
  throw await describeDamage(line, problem);
}

async function parseAnswer(line: PlacedLine): Promise<CallAnswered> {
  const { event, problem = 'this is no answer' } = parseEvent(line.text);
  if (event?.type === 'call_answered') return event;
  throw await describeDamage(line, problem);
}

async function describeDamage(
  { files, path, place }: PlacedLine,
  problem: string,
): Promise<DamagedJournal> {
  let number = 1;
  for await (const lines of readLines(files, path)) {
    const before = lines.filter(({ offset }) => offset < place.offset).length;
    number += before;
    if (before < lines.length) break;
  }
  return new DamagedJournal(path, `line ${number}: ${problem}`);
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
      const text = await reader(place.offset, place.length);
      yield await parseTrial({ text, files, path, place });
    }
  } finally {
    await file.close();
  }
}

async function* readSpared(files: Files, path: string): AsyncIterable<TrialSpared> {
  for await (const lines of readLines(files, path)) {
    for (const { bytes } of lines) {
      if (!decoder.decode(bytes.subarray(0, SPARED.length)).startsWith(SPARED)) continue;
      const { event } = parseEvent(decoder.decode(bytes));
      if (event?.type === 'trial_spared') yield event;
    }
  }
}

/** As a journal writes it. */
const SPARED = '{"type":"trial_spared"';

const WINDOW = 1_000_000;

/**
 * Neighbours in the plan stand near each other in the file: one read serves many of them. Of what is
 * far from the last one, only itself is read. Who asks while another is read for waits for its turn.
 */
function makeWindow(file: ReadableFile): (offset: number, length: number) => Promise<string> {
  // Made with the first neighbours: many read a single trial.
  let into: Uint8Array | undefined;
  let start = 0;
  let bytes: Uint8Array = new Uint8Array();
  const move = async (offset: number, length: number): Promise<void> => {
    const end = start + bytes.length;
    const isNear = offset > start - WINDOW / 4 && offset < end + WINDOW / 4;
    start = isNear ? Math.max(0, offset - WINDOW / 4) : offset;
    if (isNear) into ??= new Uint8Array(WINDOW);
    const wanted = isNear ? Math.max(WINDOW, offset - start + length) : length;
    bytes = await file.read(start, wanted, into);
  };
  const read = async (offset: number, length: number): Promise<string> => {
    const isThere = offset >= start && offset + length <= start + bytes.length;
    if (!isThere) await move(offset, length);
    return decoder.decode(bytes.subarray(offset - start, offset - start + length));
  };
  let last: Promise<unknown> = Promise.resolve();
  return (offset, length) => {
    const next = last.then(() => read(offset, length));
    last = next.catch(() => undefined);
    return next;
  };
}
