import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';

/** Takes what must not be written out of a text. */
export type Redact = (text: string) => string;

/**
 * What keys look like that are known by their form, wherever they come from. Answers are gone through with these:
 * none may begin again in what it has run through in vain.
 */
const known: readonly RegExp[] = [
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /\bBearer +[A-Za-z0-9._~+/-]{16,}=*/g,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
];

/** Looked for where a word begins that two others follow; in that word it may begin behind any `-`. */
const signedToken =
  /(?<![\w-])(?=[\w-]+\.[\w-]{10,}\.[\w-]{10,})((?:[\w-]*?-)??)eyJ[\w-]{10,}\.[\w-]+\.[\w-]+/g;

const keyBegins = /-----BEGIN [A-Z ]*PRIVATE KEY-----/g;
const keyEnds = /-----END [A-Z ]*PRIVATE KEY-----/g;

/** Most texts have none of them, and are gone through once. */
const any = new RegExp(
  [...known, /\beyJ/, keyBegins].map(({ source }) => `(?:${source})`).join('|'),
);

export function redactKnown(text: string): string {
  if (!any.test(text)) return text;
  const rest = known.reduce((left, pattern) => left.replace(pattern, '[key]'), text);
  return redactKeyFiles(rest.replace(signedToken, '$1[key]'));
}

/** Where no end follows one beginning, none follows the later ones. */
function redactKeyFiles(text: string): string {
  let clean = '';
  let at = 0;
  for (const { index, 0: begin } of text.matchAll(keyBegins)) {
    if (index < at) continue;
    keyEnds.lastIndex = index + begin.length;
    if (!keyEnds.test(text)) break;
    clean += `${text.slice(at, index)}[key]`;
    at = keyEnds.lastIndex;
  }
  return clean + text.slice(at);
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
