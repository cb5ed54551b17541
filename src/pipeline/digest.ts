import { createHash } from 'node:crypto';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';

/** Twelve characters that identify a value, whatever the order of its keys. */
export function digest(value: JsonValue): string {
  return shortDigest(canonical(value));
}

/** The first twelve characters of a text's SHA-256. */
export function shortDigest(text: string): string {
  return sha256(text).slice(0, 12);
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** JSON with sorted keys: the same for equal values. */
export function canonical(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
