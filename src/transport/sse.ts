import { createParser } from 'eventsource-parser';
import type { StreamEvent } from './transport.ts';

/** Collects server-sent events from bytes that may be split anywhere. */
export interface EventReader {
  readonly events: readonly StreamEvent[];
  push(bytes: Uint8Array): void;
  /** For a stream that ended by itself: takes in a last event without the blank line behind it. */
  end(): void;
}

/** `milliseconds` is asked for each event when it is complete. Comments and other fields are dropped. */
export function makeEventReader(milliseconds: () => number): EventReader {
  const events: StreamEvent[] = [];
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent({ event, data }) {
      events.push({ ...(event !== undefined && { event }), data, milliseconds: milliseconds() });
    },
  });
  return {
    events,
    push(bytes) {
      parser.feed(decoder.decode(bytes, { stream: true }));
    },
    end() {
      parser.feed(`${decoder.decode()}\n\n`);
    },
  };
}
