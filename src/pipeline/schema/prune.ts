import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';

/** A part of a file that the schema refused, or wants and does not find. */
export interface Refused {
  readonly pointer: Pointer;
}

/**
 * The value without the parts that the schema refused, so that the rest can be checked too and all
 * mistakes be told at once. A refused item of a list becomes an empty map, so that the others keep
 * their places.
 */
export function prune(value: JsonValue, refused: readonly Refused[]): JsonValue {
  return refused.reduce((pruned, { pointer }) => remove(pruned, pointer), value);
}

function remove(value: JsonValue, pointer: Pointer): JsonValue {
  const [first, ...rest] = pointer;
  if (first === undefined) return {};
  if (isJsonArray(value)) {
    return value.map((item, at) => (at === first ? remove(item, rest) : item));
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, first)) return value;
  const entries = Object.entries(value);
  if (rest.length === 0) return Object.fromEntries(entries.filter(([key]) => key !== first));
  return Object.fromEntries(
    entries.map(([key, item]) => [key, key === first ? remove(item, rest) : item]),
  );
}
