import { isJsonArray, type JsonObject, type JsonValue } from './json.ts';

/** JSON with sorted keys: the same for equal values. */
export function canonical(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return isJsonArray(value) ? listOf(value) : mapOf(value);
}

function listOf(values: readonly JsonValue[]): string {
  let text = '';
  for (const value of values) text += text === '' ? canonical(value) : `,${canonical(value)}`;
  return `[${text}]`;
}

/** Sorted by code units, as `<` compares; no pairs are made, since plans do this for every row. */
function mapOf(map: JsonObject): string {
  let text = '';
  for (const key of sortedKeys(map)) {
    const comma = text === '' ? '' : ',';
    text += `${comma}${quote(key)}:${canonical(map[key] as JsonValue)}`;
  }
  return `{${text}}`;
}

/** What was written sorted is mostly read again as it was. */
function sortedKeys(map: JsonObject): readonly string[] {
  const keys = Object.keys(map);
  for (let place = 1; place < keys.length; place++) {
    if ((keys[place - 1] as string) > (keys[place] as string)) return keys.sort();
  }
  return keys;
}

/** Most texts say what they are as they are; a short one is looked through sooner than it is given away. */
const PLAIN = /^[ !#-[\]-~]{0,200}$/;

function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
