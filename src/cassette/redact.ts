import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';

/** Takes what must not be written out of a text. */
export type Redact = (text: string) => string;

/** What keys look like that are known by their form, wherever they come from. */
const known: readonly RegExp[] = [
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /\bBearer +[A-Za-z0-9._~+/-]{16,}=*/g,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
];

/** Most texts have none of them, and are gone through once. */
const any = new RegExp(known.map(({ source }) => `(?:${source})`).join('|'));

export function redactKnown(text: string): string {
  if (!any.test(text)) return text;
  return known.reduce((rest, pattern) => rest.replace(pattern, '[key]'), text);
}

/** Of every text in a value, keys of maps included. Most values have none, and are given back as they are. */
export function redactJson(value: JsonValue, redact: Redact): JsonValue {
  return isClean(value, redact) ? value : rewrite(value, redact);
}

function isClean(value: JsonValue, redact: Redact): boolean {
  if (typeof value === 'string') return redact(value) === value;
  if (isJsonArray(value)) return value.every((item) => isClean(item, redact));
  if (!isJsonObject(value)) return true;
  for (const key of Object.keys(value)) {
    if (redact(key) !== key || !isClean(value[key] as JsonValue, redact)) return false;
  }
  return true;
}

function rewrite(value: JsonValue, redact: Redact): JsonValue {
  if (typeof value === 'string') return redact(value);
  if (isJsonArray(value)) return value.map((item) => rewrite(item, redact));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [redact(key), rewrite(item, redact)]));
}
