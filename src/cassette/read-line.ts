import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { isTooDeepRecord, TOO_DEEP } from '../source/json-depth.ts';
import type { StreamEvent } from '../transport/transport.ts';
import type { AskedRequest, Interaction, RecordedBody, RecordedResponse } from './interaction.ts';

/** A line that is no interaction: what is wrong with it, in one clause. */
export class LineError extends Error {}

/** What a line says. Throws {@link LineError} and nothing else, whatever the line is. */
export function readLine(line: string): Interaction {
  const value = parseLine(line);
  const { request, response } = readMap(value, 'a line', ['request', 'response']);
  return { request: readRequest(request), response: readResponse(response) };
}

function parseLine(line: string): JsonValue {
  if (/^(<<<<<<<|=======|>>>>>>>)/.test(line)) throw new LineError('a merge is not finished here');
  let value: JsonValue;
  try {
    value = JSON.parse(line) as JsonValue;
  } catch {
    throw new LineError('this line is not JSON');
  }
  if (isTooDeepRecord(value)) throw new LineError(`this line is ${TOO_DEEP}`);
  return value;
}

/** What an interaction, or an entry of the cache, was asked. */
export function readRequest(value: JsonValue | undefined): AskedRequest {
  const keys = ['endpoint', 'path', 'repeat', 'turn', 'headers', 'body', 'redacted'];
  const map = readMap(value, '`request`', keys);
  return {
    endpoint: readText(map, 'endpoint'),
    path: readText(map, 'path'),
    repeat: readNumber(map, 'repeat', isCounted),
    turn: map['turn'] === undefined ? 1 : readNumber(map, 'turn', isCounted),
    headers: map['headers'] === undefined ? {} : readHeaders(map['headers']),
    body: readBody(map),
    ...(map['redacted'] !== undefined && { redacted: readText(map, 'redacted') }),
  };
}

function readBody(map: JsonObject): JsonValue {
  if (map['body'] === undefined) throw new LineError('`request` has no `body`');
  return map['body'];
}

const answers: readonly string[] = ['json', 'text', 'events'];

/** The answer of a line, or of an entry of the cache. */
export function readResponse(value: JsonValue | undefined): RecordedResponse {
  const keys = [
    'status',
    'headers',
    'headers_ms',
    'end_ms',
    'unknown_fields',
    'broken',
    ...answers,
  ];
  const map = readMap(value, '`response`', keys);
  return {
    status: readNumber(map, 'status', (status) => isCounted(status) && status < 1000),
    headers: map['headers'] === undefined ? {} : readHeaders(map['headers']),
    headersMilliseconds: readNumber(map, 'headers_ms', isTime),
    endMilliseconds: readNumber(map, 'end_ms', isTime),
    body: readAnswer(map),
  };
}

function readAnswer(map: JsonObject): RecordedBody {
  const given = answers.filter((key) => map[key] !== undefined);
  if (given.length !== 1) {
    throw new LineError('`response` has one of `json`, `text` and `events`');
  }
  const { json, text, events } = map;
  if (json !== undefined) return { kind: 'text', text: JSON.stringify(json) };
  if (typeof text === 'string') return { kind: 'text', text };
  if (!isJsonArray(events)) throw new LineError(`\`${given[0]}\` is of the wrong kind`);
  return { kind: 'events', events: events.map(readEvent), ...readRest(map) };
}

function readRest({
  unknown_fields: fields,
  broken,
}: JsonObject): Pick<RecordedBody & { kind: 'events' }, 'unknownFields' | 'broken'> {
  const areTexts = isJsonArray(fields) && fields.every((each) => typeof each === 'string');
  if (fields !== undefined && !areTexts) throw new LineError('`unknown_fields` is a list of texts');
  if (broken !== undefined && typeof broken !== 'string')
    throw new LineError('`broken` is no text');
  return {
    ...(areTexts && { unknownFields: fields }),
    ...(broken !== undefined && { broken: { kind: 'stream', message: broken } }),
  };
}

function readEvent(value: JsonValue): StreamEvent {
  const [milliseconds, data, event] = isJsonArray(value) ? value : [];
  const isText = typeof data === 'string';
  const isNamed = event === undefined || typeof event === 'string';
  if (!isTime(milliseconds) || (!isText && !isJsonObject(data)) || !isNamed) {
    throw new LineError('an entry of `events` is its time in milliseconds and its data');
  }
  const shared = { data: isText ? data : JSON.stringify(data), milliseconds };
  return event === undefined ? shared : { ...shared, event };
}

function readMap(value: JsonValue | undefined, what: string, keys: readonly string[]): JsonObject {
  if (!isJsonObject(value)) throw new LineError(`${what} is not a map of ${listOf(keys)}`);
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown === undefined) return value;
  throw new LineError(`${what} has a key \`${unknown.slice(0, 40)}\`; it has ${listOf(keys)}`);
}

function listOf(keys: readonly string[]): string {
  return keys.map((key) => `\`${key}\``).join(', ');
}

function readText(map: JsonObject, key: string): string {
  const value = map[key];
  if (typeof value === 'string') return value;
  throw new LineError(`\`${key}\` is ${value === undefined ? 'not there' : 'no text'}`);
}

function readNumber(map: JsonObject, key: string, isFit: (value: unknown) => boolean): number {
  const value = map[key];
  if (typeof value === 'number' && isFit(value)) return value;
  throw new LineError(`\`${key}\` is ${value === undefined ? 'not there' : 'no such number'}`);
}

function readHeaders(value: JsonValue): Readonly<Record<string, string>> {
  const isMap =
    isJsonObject(value) && Object.values(value).every((each) => typeof each === 'string');
  if (isMap) return value as Readonly<Record<string, string>>;
  throw new LineError('`headers` is a map of texts');
}

function isCounted(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
