import { createParser } from 'eventsource-parser';
import { cutText } from '../source/cut-text.ts';
import { LARGEST_EVENT, MOST_EVENTS } from './answer-limits.ts';
import { saysDone } from './stream-end.ts';
import type { StreamEvent } from './transport.ts';

/** Collects server-sent events from bytes that may be split anywhere. */
export interface EventReader {
  readonly events: readonly StreamEvent[];
  /** The beginnings of the first fields that no stream of events has, each once. */
  readonly unknownFields: readonly string[];
  /** One of the events said `[DONE]`. */
  readonly isDone: boolean;
  /** Why no more is taken in: the stream goes beyond a limit. */
  readonly problem: string | undefined;
  push(bytes: Uint8Array): void;
  /** For a stream that ended by itself: takes in a last event without the blank line behind it. */
  end(): void;
}

/** `milliseconds` is asked for each event when it is complete. Comments are dropped, and so are fields that are unknown but for their names; one called `error` is an event of that name. */
export function makeEventReader(milliseconds: () => number): EventReader {
  return new SseReader(milliseconds);
}

/** Of an error that is none. */
const EMPTY = /^(?:null|false|\{\s*\}|\[\s*\]|"")?$/;

/** A class, as `TrialSubject` is one, and for the same reason. */
class SseReader implements EventReader {
  readonly events: StreamEvent[] = [];
  readonly unknownFields: string[] = [];
  isDone = false;
  problem: string | undefined;
  readonly #milliseconds: () => number;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    maxBufferSize: LARGEST_EVENT,
    onEvent: ({ event, data }) => this.#take(event, data),
    onError: ({ type, field, value = '' }) => {
      if (type === 'max-buffer-size-exceeded') this.problem ??= TOO_LARGE;
      // Some versions of llama.cpp's server have a field of their own for what ends a stream.
      if (type !== 'unknown-field' || field === undefined) return;
      if (field === 'error' && !EMPTY.test(value.trim())) this.#take(field, value);
      else this.#note(cutText(field, LONGEST_FIELD));
    },
  });

  constructor(milliseconds: () => number) {
    this.#milliseconds = milliseconds;
  }

  push(bytes: Uint8Array): void {
    this.#feed(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.#feed(`${this.#decoder.decode()}\n\n`);
  }

  #feed(text: string): void {
    if (this.problem === undefined) this.#parser.feed(text);
  }

  #note(field: string): void {
    const isKnown = this.unknownFields.includes(field);
    if (!isKnown && this.unknownFields.length < MOST_FIELDS) this.unknownFields.push(field);
  }

  #take(event: string | undefined, data: string): void {
    this.problem ??= findProblem(data, this.events.length);
    if (this.problem !== undefined) return;
    this.isDone ||= saysDone(data);
    const milliseconds = this.#milliseconds();
    this.events.push(event === undefined ? { data, milliseconds } : { event, data, milliseconds });
  }
}

/** More say no more: the first shows what is wrong. */
const MOST_FIELDS = 5;
/** In UTF-16 units. A line without a colon is one. */
const LONGEST_FIELD = 40;

const TOO_LARGE = 'an event of the stream is larger than 8 MB';

function findProblem(data: string, before: number): string | undefined {
  if (data.length > LARGEST_EVENT) return TOO_LARGE;
  return before < MOST_EVENTS ? undefined : 'the stream has more than 1,000,000 events';
}
