import { isJsonArray, isJsonObject, type JsonValue } from './json.ts';

/** JSON with sorted keys: the same for equal values. */
export function canonical(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  let text = '';
  // By code units, as `<` compares; no pairs are made, since plans do this for every row.
  for (const key of Object.keys(value).sort()) {
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(value[key] as JsonValue)}`;
  }
  return `{${text}}`;
}
