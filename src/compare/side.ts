import type { TrialRecord } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { Baseline, ComparedRun } from './baseline.ts';
import { describeRun, ruleOfRun } from './describe-run.ts';
import { type Entry, readAnswer, readEntries } from './read-entries.ts';
import { showRequests } from './show-requests.ts';

/** What is known of a case by its place. */
export type ByPlace = ReadonlyMap<number, string>;

/**
 * One of the two runs that are compared: a baseline file, or a run whose trials are on disk. What is
 * too large to be kept of every case is read of those at the places given.
 */
export interface Side {
  readonly run: ComparedRun;
  /** Whether answers are whole and messages known: those of a stored run are. */
  readonly isWhole: boolean;
  /** One by one, each with its place. */
  cases(): AsyncIterable<Entry>;
  answers(places: readonly number[]): Promise<ByPlace>;
  /** The messages (or the prompt) of each step that was sent, as one text. */
  messages(places: readonly number[]): Promise<ByPlace>;
}

export function sideOfBaseline({ run, cases }: Baseline): Side {
  return {
    run,
    isWhole: false,
    async *cases() {
      for (const [index, entry] of cases.entries()) yield { entry, index };
    },
    answers(places) {
      const known = places.flatMap((at) => {
        const text = cases[at]?.text;
        return text === undefined ? [] : [[at, text] as const];
      });
      return Promise.resolve(new Map(known));
    },
    messages: () => Promise.resolve(new Map()),
  };
}

/** A case's place is that of its first trial. */
export function sideOfRun(run: StoredRun): Side {
  return {
    run: describeRun(run),
    isWhole: true,
    cases: () => readEntries(run.trials(), ruleOfRun(run), { withTexts: false }),
    answers: (places) => readAt(run, places, readAnswer),
    messages: (places) => readAt(run, places, showRequests),
  };
}

async function readAt(
  run: StoredRun,
  places: readonly number[],
  read: (trial: TrialRecord) => string | undefined,
): Promise<ByPlace> {
  const rising = places.toSorted((a, b) => a - b);
  const found = new Map<number, string>();
  let next = 0;
  for await (const trial of run.trials(rising)) {
    const text = read(trial);
    const at = rising[next++];
    if (at !== undefined && text !== undefined) found.set(at, text);
  }
  return found;
}
