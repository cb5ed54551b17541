import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { isTooDeep } from '../source/json-depth.ts';
import { recall } from '../source/recall.ts';
import type { HttpResponse, StreamEvent } from '../transport/transport.ts';
import type { RecordedBody, RecordedResponse } from './interaction.ts';
import { type Redact, redactJson } from './redact.ts';

/** Of one exchange only, of the connection, or a secret: none of it is part of an answer. */
const left =
  /^(date|connection|keep-alive|transfer-encoding|content-length|server|via|alt-svc|age)$|cookie|authorization|authenticate|api-?key|token$|secret|^(access-control|cf|x-amz)-/;

/** What is written of an answer: whole, without secrets. */
export function toRecorded(response: HttpResponse, redact: Redact): RecordedResponse {
  const headers = Object.entries(response.headers)
    .filter(([name]) => !left.test(name))
    .map(([name, value]) => [redact(name), redact(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    headersMilliseconds: tenths(response.headersMilliseconds),
    endMilliseconds: tenths(response.endMilliseconds),
    body: redactBody(response.body, redact),
  };
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

function redactBody(body: HttpResponse['body'], redact: Redact): RecordedBody {
  if (body.kind === 'text') return { kind: 'text', text: redactText(body.text, redact) };
  // The other way round, what a chunk holds of a secret might be taken out, and its rest stay in the next.
  const events = redactAcross(body.events, redact).map(({ event, data, milliseconds }) => ({
    ...(event !== undefined && { event: redact(event) }),
    data: redactText(data, redact),
    milliseconds: tenths(milliseconds),
  }));
  const { unknownFields: unknown, broken } = body;
  return {
    kind: 'events',
    events,
    ...(unknown && { unknownFields: unknown.map(redact) }),
    ...(broken && { broken: { kind: 'stream', message: redact(broken.message) } }),
  };
}

/** In JSON a secret may be written with escapes, so that it is looked for in what the text says. */
function redactText(text: string, redact: Redact): string {
  const value = parse(text);
  if (value === undefined) return redact(text);
  const clean = redactJson(value, redact);
  const written = JSON.stringify(clean);
  return written === JSON.stringify(value) ? text : written;
}

/** Undefined for what is no JSON, or JSON that nothing may look into. */
export function parse(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Where a text stands in an event: entries of lists by their own `index`, where they have one. */
type Path = readonly (string | number)[];

/** A piece of a text that comes in pieces: which event, and where in it. */
interface Piece {
  readonly event: number;
  readonly path: Path;
  readonly text: string;
}

/**
 * A service may break a secret over the chunks of a stream. The texts at one place of the chunks (of one
 * choice, of one tool call) are looked at as one; where that holds a secret which no chunk has whole, all of
 * it goes into the first of them.
 */
function redactAcross(events: readonly StreamEvent[], redact: Redact): readonly StreamEvent[] {
  const values = events.map(({ data }) => parse(data));
  const places = new Map<string, Piece[]>();
  values.forEach((value, event) => {
    const pieces = value === undefined ? rawPiece(events, event) : listTexts(value, event);
    for (const piece of pieces) {
      const place = JSON.stringify(piece.path);
      recall(places, place, () => []).push(piece);
    }
  });
  const changed = new Map<number, Map<string, string>>();
  for (const [place, pieces] of places) {
    // What is the same in each chunk (an id) is no text that comes in pieces.
    if (pieces.every(({ text }) => text === pieces[0]?.text)) continue;
    const whole = pieces.map(({ text }) => text).join('');
    const clean = redact(whole);
    if (clean === pieces.map(({ text }) => redact(text)).join('')) continue;
    pieces.forEach(({ event }, at) => {
      recall(changed, event, () => new Map()).set(place, at === 0 ? clean : '');
    });
  }
  if (changed.size === 0) return events;
  return events.map((event, at) => {
    const texts = changed.get(at);
    const value = values[at];
    if (texts === undefined) return event;
    if (value === undefined) return { ...event, data: texts.get('[]') ?? event.data };
    return { ...event, data: JSON.stringify(replaceTexts(value, texts, [])) };
  });
}

function rawPiece(events: readonly StreamEvent[], event: number): readonly Piece[] {
  const text = events[event]?.data ?? '';
  return text === '[DONE]' ? [] : [{ event, path: [], text }];
}

function listTexts(value: JsonValue, event: number, path: Path = []): readonly Piece[] {
  if (typeof value === 'string') return [{ event, path, text: value }];
  if (isJsonArray(value)) {
    const names = nameEntries(value);
    return value.flatMap((each, at) => listTexts(each, event, [...path, names[at] ?? at]));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => listTexts(each, event, [...path, key]));
}

/** Chunks of several choices, or tool calls, come in any order, mostly one at a time. */
function nameEntries(entries: readonly JsonValue[]): Path {
  const names = entries.map((each, at) => {
    const index = isJsonObject(each) ? each['index'] : undefined;
    return typeof index === 'number' ? `#${index}` : at;
  });
  // Some services give each the same index.
  return new Set(names).size === names.length ? names : entries.map((_, at) => at);
}

function replaceTexts(value: JsonValue, texts: ReadonlyMap<string, string>, path: Path): JsonValue {
  if (typeof value === 'string') return texts.get(JSON.stringify(path)) ?? value;
  if (isJsonArray(value)) {
    const names = nameEntries(value);
    return value.map((each, at) => replaceTexts(each, texts, [...path, names[at] ?? at]));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, replaceTexts(each, texts, [...path, key])]),
  );
}
