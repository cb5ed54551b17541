import type { Sink } from '../environment/environment.ts';
import type { RunEvent } from '../protocol/event.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { SourceFile } from '../source/location.ts';

/** How a report may look; decided once from the sink, the flags and the variables. */
export interface Style {
  /** Columns available; a report never writes a longer line of its own making. */
  readonly columns: number;
  readonly color: boolean;
  /** Whether box drawing and other characters beyond ASCII may be used. */
  readonly unicode: boolean;
  readonly detail: 'quiet' | 'normal' | 'verbose';
  /** The two axes of a sweep's map, where the reader has chosen them. */
  readonly axes?: readonly string[];
  /** What is typed to see the run's report again; absent where its id alone leads to it. */
  readonly reportCommand?: string;
}

/** Follows events while the run goes on; writes to standard error. */
export interface LiveReporter {
  readonly kind: 'live';
  readonly name: string;
  readonly summary: string;
  open(sink: Sink, style: Style, monotonic: () => number): LiveView;
}

export interface LiveView {
  event(event: RunEvent): void;
  /** Shows what only time changes; to be called now and then by one that has a clock. */
  tick(): void;
  /** Says something that holds to the end, such as that the run is stopping. */
  note(text: string): void;
  /** Leaves the terminal as it was. May be called more than once. */
  close(): void;
}

/** The same journal, sources and style always give the same text. Trials come in plan order. */
export interface DocumentReporter {
  readonly kind: 'document';
  readonly name: string;
  readonly summary: string;
  render(
    run: StoredRun,
    sources: ReadonlyMap<string, SourceFile>,
    style: Style,
  ): AsyncIterable<string>;
}
