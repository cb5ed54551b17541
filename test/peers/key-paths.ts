import { isJsonArray, isJsonObject, type JsonValue } from '../../src/source/json.ts';

/** The ways to every member of some values, as `choices[].message.content`, each once, in order. */
export function keyPathsOf(values: readonly JsonValue[]): readonly string[] {
  return [...new Set(values.flatMap((value) => pathsIn(value, '')))].sort();
}

function pathsIn(value: JsonValue, way: string): readonly string[] {
  if (isJsonArray(value)) return value.flatMap((item) => pathsIn(item, `${way}[]`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const path = way === '' ? key : `${way}.${key}`;
    return [path, ...pathsIn(member, path)];
  });
}
