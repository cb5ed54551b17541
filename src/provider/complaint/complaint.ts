import type { FailureDetail } from '../../protocol/failure.ts';
import { cutText } from '../../source/cut-text.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { asList, asObject, asText, parseJson, shorten } from '../json-reading.ts';
import { describePath, readLocation, readParameterPath } from './path.ts';
import { readText } from './read-page.ts';
import { readErrorList, readPlaces } from './words.ts';

/** What a service says is wrong, whatever shape it says it in. */
export interface Complaint {
  /** One line. Absent when the body says nothing. */
  readonly message?: string;
  /**
   * The service's own words for it (`insufficient_quota`, `overloaded_error`), or a status as a number,
   * the closest first.
   */
  readonly codes: readonly (string | number)[];
  readonly details: readonly FailureDetail[];
  /** The body, parsed when it is JSON, shortened. */
  readonly body?: JsonValue;
}

const LONGEST_MESSAGE = 500;
const LONGEST_BODY = 4096;
/** Of what is looked through for places. */
const LONGEST_WORDS = 65_536;
/** A service that complains of more has told enough. */
const MOST_DETAILS = 50;

/** Objects in objects that are looked into; no service goes deeper. */
const DEEPEST = 6;

/** `request` is the body that was complained about: paths are followed into it. */
export function readComplaint(text: string, request: JsonObject): Complaint {
  if (text.trim() === '') return { codes: [], details: [] };
  const parsed = parseJson(text);
  if (parsed === undefined) {
    const message = readText(text);
    return { message, codes: [], details: readPlaces(message, request), body: keep(text) };
  }
  const body = text.length <= LONGEST_BODY ? parsed : keep(text);
  return { ...readJsonComplaint(parsed, request), body };
}

/** Of a body, an event or a part of one that was parsed before. */
export function readJsonComplaint(value: JsonValue, request: JsonObject): Complaint {
  const { message, ...others } = readAt(value, request, 0);
  const said = message?.trim();
  return { ...(said && { message: shorten(said, LONGEST_MESSAGE) }), ...others };
}

function readAt(value: JsonValue, request: JsonObject, depth: number): Complaint {
  if (typeof value === 'string') return readWords(value, request, depth);
  // Some services put the one object that says it into a list.
  if (isJsonArray(value)) return readAt(value[0] ?? null, request, depth);
  if (!isJsonObject(value) || depth > DEEPEST) return { codes: [], details: [] };
  const validation = readValidation(value['detail'], request);
  if (validation !== undefined) return validation;

  const metadata = asObject(value['metadata']);
  const codes = readCodes(value, metadata);
  const within = findWithin(value, metadata);
  const inner = within === undefined ? undefined : readAt(within, request, depth + 1);
  const raw = metadata?.['raw'];
  const passedOn = raw ? readAt(raw, request, depth + 1) : undefined;
  const message = addProvider(inner?.message, passedOn?.message, metadata);
  const details =
    [passedOn, inner].find((told) => told?.details.length)?.details ??
    readParameter(value, message, request);
  return {
    ...(message !== undefined && { message }),
    codes: [...(passedOn?.codes ?? []), ...codes.own, ...(inner?.codes ?? []), ...codes.outer],
    details,
  };
}

/** Gateways pass on another service's body as text. */
function readWords(words: string, request: JsonObject, depth: number): Complaint {
  const text = words.slice(0, LONGEST_WORDS);
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  const inner =
    parsed === undefined ? readPrinted(text, request) : readAt(parsed, request, depth + 1);
  return inner?.message === undefined ? { message: text, codes: [], details: [] } : inner;
}

/** Where services say it, the most telling first. */
const places = ['error', 'detail', 'errors', 'message', 'msg', 'Message', 'error_description'];
const lastPlaces = ['title', 'fault', 'faultstring', 'reason'];

function findWithin(value: JsonObject, metadata: JsonObject | undefined): JsonValue | undefined {
  const candidates = [
    ...places.map((key) => value[key]),
    metadata?.['error'],
    asObject(value['x_groq'])?.['error'],
    ...lastPlaces.map((key) => value[key]),
  ];
  return candidates.find((candidate) => candidate && isTelling(candidate));
}

function isTelling(value: JsonValue): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

interface Codes {
  readonly own: readonly (string | number)[];
  /** Statuses that a gateway adds to what it passes on. */
  readonly outer: readonly (string | number)[];
}

function readCodes(value: JsonObject, metadata: JsonObject | undefined): Codes {
  const innermost = asObject(value['innererror'] ?? value['inner_error']);
  const list = (...found: readonly (JsonValue | undefined)[]) =>
    found.flatMap((code) => (isCode(code) ? [code] : []));
  return {
    own: list(value['code'], innermost?.['code'], value['type'], value['error_type']),
    outer: list(value['statusCode'], value['status'], metadata?.['status_code']),
  };
}

/** LiteLLM writes `None` for what it has not. */
function isCode(code: JsonValue | undefined): code is string | number {
  return typeof code === 'number' || (typeof code === 'string' && !/^(none|error)?$/i.test(code));
}

/** OpenRouter says of another's refusal that there was one, and keeps in its metadata which. */
function addProvider(
  message: string | undefined,
  said: string | undefined,
  metadata: JsonObject | undefined,
): string | undefined {
  if (said === undefined) return message;
  const name = asText(metadata?.['provider_name']);
  const told = name === undefined ? said : `${name}: ${said}`;
  return message === undefined ? told : `${message} (${told})`;
}

/** OpenAI's `param`, or else what the message itself names. */
function readParameter(
  value: JsonObject,
  message: string | undefined,
  request: JsonObject,
): readonly FailureDetail[] {
  if (message === undefined) return [];
  const path = readParameterPath(asText(value['param']) ?? '', request);
  const said = shorten(message, LONGEST_MESSAGE);
  return path.length === 0 ? readPlaces(said, request) : [{ path, message: said }];
}

/** FastAPI's list of what is wrong with a request. */
function readValidation(detail: JsonValue | undefined, request: JsonObject): Complaint | undefined {
  const details = asList(detail)
    .slice(0, MOST_DETAILS)
    .flatMap((item) => {
      const message = asText(asObject(item)?.['msg']);
      if (message === undefined) return [];
      const path = readLocation(asList(asObject(item)?.['loc']), request);
      return [{ path, message: shorten(message, LONGEST_MESSAGE) }];
    });
  return tellFirst(details);
}

/** The same list as text, printed by Python. */
function readPrinted(text: string, request: JsonObject): Complaint | undefined {
  const details = readErrorList(text, request)
    .slice(0, MOST_DETAILS)
    .map(({ path, message }) => ({
      path,
      message: shorten(message, LONGEST_MESSAGE),
    }));
  return tellFirst(details);
}

function tellFirst(details: readonly FailureDetail[]): Complaint | undefined {
  const [first] = details;
  if (first === undefined) return undefined;
  const place = first.path.length === 0 ? '' : `\`${describePath(first.path)}\`: `;
  return { message: `${place}${first.message}`, codes: [], details };
}

function keep(text: string): string {
  return cutText(text, LONGEST_BODY);
}
