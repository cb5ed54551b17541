import type { FailureDetail } from '../protocol/failure.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { describePath, readLocation, readParameterPath } from './complaint-path.ts';
import { asList, asObject, asText, parseJson, shorten } from './json-reading.ts';

/** What a service says is wrong, whatever shape it says it in. */
export interface Complaint {
  /** One line. Absent when the body says nothing. */
  readonly message?: string;
  /** The service's own word for it (`insufficient_quota`), or a status as a number. */
  readonly code?: string | number;
  readonly details: readonly FailureDetail[];
  /** The body, parsed when it is JSON, shortened. */
  readonly body?: JsonValue;
}

const LONGEST_MESSAGE = 500;
const LONGEST_BODY = 4096;

/** `request` is the body that was complained about: paths are followed into it. */
export function readComplaint(text: string, request: JsonObject): Complaint {
  if (text.trim() === '') return { details: [] };
  const parsed = parseJson(text);
  if (parsed === undefined) return { message: readPage(text), details: [], body: keep(text) };
  const body = text.length <= LONGEST_BODY ? parsed : keep(text);
  return { ...readJsonComplaint(parsed, request), body };
}

/** Of a body, an event or a part of one that was parsed before. */
export function readJsonComplaint(value: JsonValue, request: JsonObject): Complaint {
  if (typeof value === 'string') return { message: shorten(value, LONGEST_MESSAGE), details: [] };
  // Some services put the one object that says it into a list.
  if (isJsonArray(value) && value.length === 1) return readJsonComplaint(value[0] ?? null, request);
  if (!isJsonObject(value)) return { details: [] };
  const validation = readValidation(value['detail'], request);
  if (validation !== undefined) return validation;

  const error = value['error'] ?? value['detail'] ?? asList(value['errors'])[0];
  if (isJsonObject(error)) return readErrorObject(error, request);
  const metadata = asObject(value['metadata']);
  const words = asText(error) ?? asText(value['message']) ?? asText(metadata?.['error']);
  const code = readCode(value['code'], value['type'], metadata?.['status_code']);
  return {
    ...(words !== undefined && { message: shorten(words, LONGEST_MESSAGE) }),
    ...(code !== undefined && { code }),
    details: [],
  };
}

function readErrorObject(error: JsonObject, request: JsonObject): Complaint {
  const words = asText(error['message']) ?? asText(error['detail']) ?? JSON.stringify(error);
  const message = shorten(words, LONGEST_MESSAGE);
  const code = readCode(error['code'], error['type']);
  const parameter = asText(error['param']);
  const details = parameter ? [{ path: readParameterPath(parameter, request), message }] : [];
  return { message, details, ...(code !== undefined && { code }) };
}

/** FastAPI's list of what is wrong with a request. */
function readValidation(detail: JsonValue | undefined, request: JsonObject): Complaint | undefined {
  const details = asList(detail).flatMap((item) => {
    const message = asText(asObject(item)?.['msg']);
    if (message === undefined) return [];
    return [{ path: readLocation(asList(asObject(item)?.['loc']), request), message }];
  });
  const [first] = details;
  if (first === undefined) return undefined;
  const place = first.path.length === 0 ? '' : `\`${describePath(first.path)}\`: `;
  return { message: shorten(`${place}${first.message}`, LONGEST_MESSAGE), details };
}

function readCode(...candidates: readonly (JsonValue | undefined)[]): string | number | undefined {
  for (const value of candidates) {
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return value;
  }
  return undefined;
}

/** What a person would read of a page: its title, or its text without the markup. */
function readPage(text: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text.slice(0, LONGEST_BODY))?.[1]?.trim();
  if (title) return shorten(title, 200);
  const isPage = /^\s*<(!doctype|html|head|body)/i.test(text);
  return shorten(isPage ? text.slice(0, LONGEST_BODY).replace(/<[^>]*>/g, ' ') : text, 200);
}

function keep(text: string): string {
  return text.length <= LONGEST_BODY ? text : `${text.slice(0, LONGEST_BODY)}…`;
}
