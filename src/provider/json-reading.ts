import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';

/** The value where it has the type that was hoped for; otherwise undefined, and empty for a list. */
export function asText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

export function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

/** Whatever is read is later walked and written again, for which the stack has to suffice. */
const DEEPEST = 256;

/** Undefined for what is not JSON, or nested more than 256 deep. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return isFlat(value, DEEPEST) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFlat(value: JsonValue, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  for (const item of isJsonArray(value) ? value : Object.values(value)) {
    if (!isFlat(item, depth - 1)) return false;
  }
  return true;
}

/** On one line, not long, and without what a terminal would obey: it is a service that says it. */
export function shorten(text: string, length: number): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '\ufffd')
    .trim();
  return line.length <= length ? line : `${line.slice(0, length)}…`;
}
