import type { JsonValue, WireChunk } from '../../provider/wire.ts';
import type { PacedChunk } from '../answer/response-chunks.ts';
import type { EventSpelling } from '../script/compile-deliver.ts';
import type { NamedFault } from '../script/compile-fault.ts';

/** One event of a stream, before it is spelt. */
export interface StreamEvent {
  /** How many tokens of a choice come before it. */
  readonly turn: number;
  /** Asked for when it is sent. */
  readonly data: () => string;
  readonly event?: string;
  readonly isMisspelt?: boolean;
}

interface EventTools {
  /** A chunk as it is sent, with what is known only then. */
  readonly finish: (chunk: WireChunk) => object;
  /** What a `stream_error` says for itself. */
  readonly errorBody: JsonValue;
}

/** A chunk for each event and the `[DONE]`, hurt as the fault says. */
export function makeStreamEvents(
  chunks: readonly PacedChunk[],
  fault: NamedFault | undefined,
  tools: EventTools,
): readonly StreamEvent[] {
  const events = chunks.map(
    ({ chunk, turn }): StreamEvent => ({ turn, data: () => JSON.stringify(tools.finish(chunk)) }),
  );
  const done: StreamEvent = { turn: chunks.at(-1)?.turn ?? 0, data: () => '[DONE]' };
  if (fault === undefined) return [...events, done];
  const place = Math.min(fault.afterChunks ?? Math.ceil(events.length / 2), events.length);
  const hurtOne = (hurt: (event: StreamEvent) => StreamEvent): readonly StreamEvent[] =>
    [...events, done].map((event, index) => (index === place ? hurt(event) : event));
  switch (fault.kind) {
    case 'bad_json':
      return hurtOne((event) => ({ ...event, data: () => event.data().slice(0, -1) }));
    case 'bad_events':
      return hurtOne((event) => ({ ...event, isMisspelt: true }));
    case 'no_done':
      return events;
    case 'repeated_chunks':
      return [...events.flatMap((event) => [event, event]), done];
    case 'wrong_indices': {
      const hurt = chunks.map((paced, index) => (index < place ? paced : shiftIndices(paced)));
      return makeStreamEvents(hurt, undefined, tools);
    }
    case 'stream_error':
      return [...events.slice(0, place), makeError(fault, events[place]?.turn ?? done.turn, tools)];
    case 'broken_stream':
      return events.slice(0, place);
    default:
      return fault.afterChunks === undefined ? [...events, done] : events.slice(0, place);
  }
}

function makeError(fault: NamedFault, turn: number, tools: EventTools): StreamEvent {
  const { event, body = tools.errorBody } = fault;
  const data = typeof body === 'string' ? body : JSON.stringify(body);
  return { turn, data: () => data, ...(event === undefined ? {} : { event }) };
}

function shiftIndices({ chunk, turn }: PacedChunk): PacedChunk {
  const choices = chunk.choices?.map((choice) => ({ ...choice, index: (choice.index ?? 0) + 1 }));
  return { turn, chunk: { ...chunk, ...(choices === undefined ? {} : { choices }) } };
}

/** An event as text. */
export function spellEvent(
  event: StreamEvent,
  number: number,
  spelling: ReadonlySet<EventSpelling>,
): string {
  const end = chooseLineEnd(spelling);
  const colon = spelling.has('no_space') ? ':' : ': ';
  const field = event.isMisspelt ? 'dat' : 'data';
  const data = event.data();
  const lines = spelling.has('multi_line') ? spreadJson(data) : data.split('\n');
  return [
    ...(spelling.has('comments') ? [': still here', ''] : []),
    ...(spelling.has('fields') ? [`id${colon}${number}`, `retry${colon}1000`] : []),
    ...(event.event === undefined ? [] : [`event${colon}${event.event}`]),
    ...lines.map((line) => `${field}${colon}${line}`),
    '',
    '',
  ].join(end);
}

function chooseLineEnd(spelling: ReadonlySet<EventSpelling>): string {
  if (spelling.has('crlf')) return '\r\n';
  return spelling.has('cr') ? '\r' : '\n';
}

/** The same JSON on several lines; what is no JSON stays on one. */
function spreadJson(data: string): readonly string[] {
  try {
    return JSON.stringify(JSON.parse(data), null, 1).split('\n');
  } catch {
    return [data];
  }
}
