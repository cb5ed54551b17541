import { createParser } from 'eventsource-parser';
import { LARGEST_EVENT, MOST_EVENTS } from './answer-limits.ts';
import type { StreamEvent } from './transport.ts';

/** Collects server-sent events from bytes that may be split anywhere. */
export interface EventReader {
  readonly events: readonly StreamEvent[];
  /** One of the events said `[DONE]`. */
  readonly isDone: boolean;
  /** Why no more is taken in: the stream goes beyond a limit. */
  readonly problem: string | undefined;
  push(bytes: Uint8Array): void;
  /** For a stream that ended by itself: takes in a last event without the blank line behind it. */
  end(): void;
}

/** `milliseconds` is asked for each event when it is complete. Comments and other fields are dropped. */
export function makeEventReader(milliseconds: () => number): EventReader {
  const events: StreamEvent[] = [];
  const decoder = new TextDecoder();
  let isDone = false;
  let problem: string | undefined;
  const parser = createParser({
    maxBufferSize: LARGEST_EVENT,
    onEvent({ event, data }) {
      problem ??= findProblem(data, events.length);
      if (problem !== undefined) return;
      isDone ||= data.trim() === '[DONE]';
      const since = milliseconds();
      events.push(
        event === undefined ? { data, milliseconds: since } : { event, data, milliseconds: since },
      );
    },
    onError({ type }) {
      if (type === 'max-buffer-size-exceeded') problem ??= TOO_LARGE;
    },
  });
  const feed = (text: string): void => {
    if (problem === undefined) parser.feed(text);
  };
  return {
    events,
    get isDone() {
      return isDone;
    },
    get problem() {
      return problem;
    },
    push(bytes) {
      feed(decoder.decode(bytes, { stream: true }));
    },
    end() {
      feed(`${decoder.decode()}\n\n`);
    },
  };
}

const TOO_LARGE = 'an event of the stream is larger than 8 MB';

function findProblem(data: string, before: number): string | undefined {
  if (data.length > LARGEST_EVENT) return TOO_LARGE;
  return before < MOST_EVENTS ? undefined : 'the stream has more than 1,000,000 events';
}
