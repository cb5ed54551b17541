import type { JsonObject, JsonValue } from './json.ts';

/** Sets a key that may come from outside: `__proto__` is one like any other. */
export function setKey(map: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== '__proto__') map[key] = value;
  else
    Object.defineProperty(map, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
}

/**
 * `{ ...first, ...second }` for maps from outside of which there are many; a new one, which may be added to.
 * Why not so: see `extend`.
 */
export function mergeMaps(...maps: readonly (JsonObject | undefined)[]): Record<string, JsonValue> {
  const merged: Record<string, JsonValue> = {};
  for (const map of maps) {
    if (map === undefined) continue;
    for (const key of Object.keys(map)) setKey(merged, key, map[key] as JsonValue);
  }
  return merged;
}
