import type { JournalEvent, RunEvent, RunFinished, SourceInfo } from '../protocol/event.ts';
import type { Journal } from '../protocol/journal.ts';
import type { SnapshotTally } from '../protocol/snapshot-tally.ts';
import type { KeptTrials } from '../run/kept-trials.ts';
import type { SnapshotKeeper } from './keep-snapshots.ts';
import type { SparedWriting } from './spared-writing.ts';

interface Listeners {
  readonly journal: Journal;
  readonly kept: KeptTrials | undefined;
  readonly texts: SnapshotKeeper;
  readonly writing: SparedWriting;
  /** What is done once an event is in the journal, before others are told. */
  readonly tidy: (event: RunEvent) => Promise<void> | undefined;
  readonly tell: ((event: RunEvent) => void | Promise<void>) | undefined;
}

/** Where a run's events go: into the journal, to what keeps snapshots, and to whoever watches. */
export interface ToldEvents {
  emit(event: RunEvent): void | Promise<void>;
  /** What came of the snapshots, once the run has finished. */
  tallies(): readonly SnapshotTally[];
}

export function tellEvents(listeners: Listeners): ToldEvents {
  const { journal, kept, texts, writing, tidy, tell } = listeners;
  let snapshots: readonly SnapshotTally[] = [];
  let lost: { readonly error: unknown } | undefined;
  const lose = (error: unknown): void => {
    lost ??= { error };
  };
  // Of these, some are not waited for: the run ends behind the next event that is.
  const watch = (event: RunEvent): void | Promise<void> => {
    try {
      const told = tell?.(event);
      // An arrow function gives whatever it ends with: `(event) => events.push(event)`.
      if (isPromise(told)) Promise.resolve(told).catch(lose);
      return told;
    } catch (error) {
      return lose(error);
    }
  };
  const tellKept = (event: JournalEvent): void | Promise<void> => {
    if (lost !== undefined) throw lost.error;
    return tell?.(event);
  };
  const keep = (event: JournalEvent): Promise<void> => {
    const written = isKept(event, kept) ? Promise.resolve() : journal.append(event);
    return written.then(() => {
      const tidied = tidy(event);
      return tidied === undefined ? tellKept(event) : tidied.then(() => tellKept(event));
    });
  };
  // Before the run has finished, which is the last line of most journals, stands what it wrote.
  const finish = async (event: RunFinished): Promise<void> => {
    const saved = await texts.save(event.summary, {
      begin: (files) => journal.append({ type: 'snapshots_begun', files }),
      spare: writing.spare,
    });
    snapshots = saved.tallies;
    const { unwritten } = saved;
    const files = listWritten(snapshots);
    if (files.length + unwritten.length > 0) {
      const left = unwritten.length > 0 && { unwritten };
      await journal.append({ type: 'snapshots_written', files, ...left });
    }
    await keep(event);
  };
  return {
    emit(event) {
      if (isForWatchers(event)) return watch(event);
      texts.see(event);
      return event.type === 'run_finished' ? finish(event) : keep(event);
    },
    tallies: () => snapshots,
  };
}

/** Of any library, or of another realm. */
function isPromise(told: unknown): told is PromiseLike<void> {
  return typeof told === 'object' && told !== null && 'then' in told;
}

type WatchedEvent = Exclude<RunEvent, JournalEvent>;

const watched: Readonly<Record<WatchedEvent['type'], true>> = {
  trial_started: true,
  trial_left_out: true,
  trial_cut_off: true,
  attempt_failed: true,
  pools_seen: true,
  budgets_seen: true,
};

function isForWatchers(event: RunEvent): event is WatchedEvent {
  return Object.hasOwn(watched, event.type);
}

/** Whether the journal has it already, from an earlier session. */
function isKept(event: RunEvent, kept: KeptTrials | undefined): boolean {
  if (event.type === 'trial_finished') return kept?.isFinished(event.index) === true;
  return event.type === 'trial_spared' && kept?.isSpared(event.index) === true;
}

function listWritten(snapshots: readonly SnapshotTally[]): readonly SourceInfo[] {
  return snapshots.flatMap(({ path, sha256 }) => (sha256 === undefined ? [] : { path, sha256 }));
}
