import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { recall } from '../../source/recall.ts';

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
  return refused.length === 0 ? value : remove(value, gather(refused));
}

/** What goes from a value: all of it, or something at each of these keys. */
interface Cut {
  isWhole: boolean;
  readonly inside: Map<string, Cut>;
}

/** There may be thousands: the value is gone through once for all of them. */
function gather(refused: readonly Refused[]): Cut {
  const root: Cut = { isWhole: false, inside: new Map() };
  for (const { pointer } of refused) {
    let cut = root;
    for (const segment of pointer) {
      cut = recall(cut.inside, String(segment), () => ({ isWhole: false, inside: new Map() }));
    }
    cut.isWhole = true;
  }
  return root;
}

function remove(value: JsonValue, cut: Cut): JsonValue {
  if (cut.isWhole) return {};
  if (isJsonArray(value)) {
    return value.map((item, at) => {
      const inside = cut.inside.get(String(at));
      return inside === undefined ? item : remove(item, inside);
    });
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const inside = cut.inside.get(key);
      if (inside === undefined) return [[key, item]];
      return inside.isWhole ? [] : [[key, remove(item, inside)]];
    }),
  );
}
