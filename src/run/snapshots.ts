import type { SnapshotAnswer, SnapshotMatch, SnapshotTools } from '../assertion/snapshot-tools.ts';
import { sha256 } from '../pipeline/digest.ts';
import { caseTitleOf, type Trial } from '../plan/plan.ts';
import type { SourceInfo } from '../protocol/event.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { SnapshotTally } from '../protocol/snapshot-tally.ts';
import { withVariant } from '../protocol/trial-id.ts';
import { recall } from '../source/recall.ts';
import type { RepeatTurns } from './repeat-turns.ts';
import { type KeptTexts, keyOf, showPlace, snapshotPath, writeSnapshots } from './snapshot-file.ts';

/** `read` writes nothing, `add` what is not there yet, `update` whatever differs. */
export type SnapshotMode = 'read' | 'add' | 'update';

export interface SnapshotUse {
  readonly trial: Trial;
  readonly step: string;
  readonly label: string;
}

export interface SnapshotWriting {
  /** Told once of all that is to be written, before any of it is. */
  begin(files: readonly SourceInfo[]): Promise<void>;
  /** Writes the text of a pipeline's file; whether it could. */
  write(pipeline: string, text: string): Promise<boolean>;
}

export interface SavedSnapshots {
  readonly tallies: readonly SnapshotTally[];
  /** Files that could not be written. */
  readonly unwritten: readonly string[];
}

interface ClosedBook {
  readonly pipeline: string;
  readonly tally: SnapshotTally;
  /** Absent where nothing is to be written. */
  readonly text?: string;
}

/** The kept texts of all pipelines of a run: read before it, written once, after it. */
export class Snapshots {
  readonly #mode: SnapshotMode;
  readonly #loaded: ReadonlyMap<string, KeptTexts>;
  /** By the pipeline's path. */
  readonly #books = new Map<string, Book>();

  constructor(loaded: ReadonlyMap<string, KeptTexts>, mode: SnapshotMode) {
    this.#loaded = loaded;
    this.#mode = mode;
  }

  toolsFor(use: SnapshotUse, turns: RepeatTurns): SnapshotTools {
    const path = use.trial.planned.pipeline.file.path;
    const book = this.#bookOf(path);
    return {
      match: async (answer) => {
        const key = keyOf({
          case: caseTitleOf(use.trial),
          step: use.step,
          name: answer.choice === 0 ? use.label : `${use.label}, choice ${answer.choice}`,
        });
        if (book.isDecidedByFirst(key, this.#mode)) await turns.waitFor(use.trial);
        return book.match(key, answer, this.#mode) ?? { kind: 'missing', file: snapshotPath(path) };
      },
    };
  }

  /** What a trial that could not be judged whole would have asked for is not obsolete. */
  see(record: TrialRecord): void {
    const parts = [record, ...record.steps];
    const isWhole = parts.every(({ outcome }) => outcome !== 'errored' && outcome !== 'skipped');
    if (isWhole || !this.#loaded.has(record.file)) return;
    this.#bookOf(record.file).spared.add(withVariant(record.case, record.variant_id ?? ''));
  }

  /** Writes what has changed. `isWhole`: every trial of every pipeline was run as its file says. */
  async save({ begin, write }: SnapshotWriting, isWhole: boolean): Promise<SavedSnapshots> {
    const tallies: SnapshotTally[] = [];
    const unwritten: string[] = [];
    const closed = [...this.#loaded.keys()].map((path) => this.#close(path, isWhole));
    const files = closed.flatMap(({ tally: { path, sha256: digest } }) =>
      digest === undefined ? [] : [{ path, sha256: digest }],
    );
    if (files.length > 0) await begin(files);
    for (const { pipeline, tally, text } of closed) {
      if (text === undefined || (await write(pipeline, text))) tallies.push(tally);
      else unwritten.push(tally.path);
    }
    return { tallies, unwritten };
  }

  /** What became of the texts of a pipeline, and what its file is to hold where that has changed. */
  #close(path: string, isWhole: boolean): ClosedBook {
    const book = this.#bookOf(path);
    const obsolete = isWhole ? book.findObsolete() : [];
    const removed = this.#mode === 'update' ? obsolete : [];
    for (const key of removed) book.kept.delete(key);
    const tally = {
      path: snapshotPath(path),
      added: book.added,
      updated: book.updated,
      removed: removed.length,
      obsolete: removed.length > 0 ? [] : obsolete.map(showPlace),
    };
    const isChanged = book.added + book.updated + removed.length > 0;
    if (!isChanged) return { pipeline: path, tally };
    const text = writeSnapshots(book.kept, path);
    return { pipeline: path, tally: { ...tally, sha256: sha256(text) }, text };
  }

  #bookOf(path: string): Book {
    return recall(this.#books, path, () => new Book(this.#loaded.get(path) ?? new Map()));
  }
}

class Book {
  readonly kept: Map<string, string>;
  /** Cases of which it is not known what they ask for. */
  readonly spared = new Set<string>();
  added = 0;
  updated = 0;
  readonly #asked = new Set<string>();

  constructor(kept: KeptTexts) {
    this.kept = new Map(kept);
  }

  /** Whether the first repeat decides what is kept, which the others are then compared with. */
  isDecidedByFirst(key: string, mode: SnapshotMode): boolean {
    return mode === 'update' || (mode === 'add' && !this.kept.has(key));
  }

  /** Undefined where nothing is kept and nothing may be. */
  match(key: string, answer: SnapshotAnswer, mode: SnapshotMode): SnapshotMatch | undefined {
    const isFirst = !this.#asked.has(key);
    this.#asked.add(key);
    const kept = this.kept.get(key);
    if (kept !== undefined && answer.normalize(kept) === answer.text) return { kind: 'same' };
    if (kept === undefined && mode === 'read') return undefined;
    if (kept !== undefined && !(mode === 'update' && isFirst)) return { kind: 'different', kept };
    this.kept.set(key, answer.text);
    if (kept === undefined) this.added += 1;
    else this.updated += 1;
    return { kind: kept === undefined ? 'new' : 'updated' };
  }

  findObsolete(): readonly string[] {
    return [...this.kept.keys()].filter((key) => {
      const [each = ''] = JSON.parse(key) as readonly string[];
      return !this.#asked.has(key) && !this.spared.has(each);
    });
  }
}
