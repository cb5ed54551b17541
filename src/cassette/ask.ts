import { canonical } from '../source/canonical-json.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import type { HttpRequest } from '../transport/transport.ts';
import { digestOf } from './fingerprint.ts';
import type { AskedRequest } from './interaction.ts';
import { type Redact, redactJson } from './redact.ts';

/** Who asks. */
export interface Asker {
  readonly endpoint: string;
  readonly repeat: number;
  readonly turn: number;
}

/** Says to the embedded emulator where a request comes from, and changes nothing of what is asked. */
const OWN_HEADERS = /^x-pulze-run-/;

/** What is taken out of what is asked. */
export interface Redaction {
  /** Keys of endpoints: with another key the same is asked. */
  readonly keys: Redact;
  /** All that must not be written. */
  readonly all: Redact;
}

/** What a request asks, without secrets. */
export function describeAsked(
  request: HttpRequest,
  asker: Asker,
  redaction: Redaction,
): AskedRequest {
  const headers = Object.entries(request.headers)
    .map(([name, value]) => [name.toLowerCase(), redaction.all(value)] as const)
    .filter(([name]) => !OWN_HEADERS.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { endpoint, repeat, turn } = asker;
  return {
    endpoint,
    path: request.path,
    repeat,
    turn,
    headers: Object.fromEntries(headers),
    ...redactAsked(readBody(request.body), redaction),
  };
}

/** How many hexadecimal digits tell apart what was taken out: 32 bits. */
const TELLING = 8;

function redactAsked(
  body: JsonValue,
  { keys, all }: Redaction,
): Pick<AskedRequest, 'body' | 'redacted'> {
  const clean = redactJson(body, all);
  if (clean === body) return { body };
  const sent = redactJson(body, keys);
  if (redactJson(sent, all) === sent) return { body: clean };
  return { body: clean, redacted: digestOf(canonical(sent)).slice(0, TELLING) };
}

function readBody(body: string | undefined): JsonValue {
  if (body === undefined) return null;
  const value = JSON.parse(body) as JsonValue;
  return body.length < LONG ? value : shortenData(value);
}

/** A picture would be most of a cassette, and nobody reviews it there. */
const LONG = 2000;
const BASE64 = /^(data:[\w.+/;=-]{0,200};base64,)?[A-Za-z0-9+/_-]+={0,2}$/;

function shortenData(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    const data = value.length < LONG ? null : BASE64.exec(value);
    if (data === null) return value;
    return `${data[1] ?? ''}(${value.length} characters, sha256 ${digestOf(value)})`;
  }
  if (isJsonArray(value)) return value.map(shortenData);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortenData(item)]));
}
