import { canonical } from '../source/canonical-json.ts';
import type { JsonValue } from '../source/json.ts';
import { recall } from '../source/recall.ts';

/** How much values agree: the share of the most frequent one. */
export interface Agreement {
  readonly count: number;
  readonly total: number;
  /** The most frequent value; of several the one that came first. Absent when there are none. */
  readonly value?: JsonValue;
}

/**
 * Values are the same when their JSON is, whatever the order of keys. `undefined` stands for an answer
 * that gave none: it agrees with nothing, not even with another of its kind, and counts in the total.
 */
export function findAgreement(values: readonly (JsonValue | undefined)[]): Agreement {
  const kinds = new Map<string, { readonly value: JsonValue; count: number }>();
  for (const value of values) {
    if (value === undefined) continue;
    const key = canonical(value);
    const kind = recall(kinds, key, () => ({ value, count: 0 }));
    kind.count += 1;
  }
  const most = Math.max(0, ...[...kinds.values()].map(({ count }) => count));
  const best = [...kinds.values()].find(({ count }) => count === most);
  return best ? { ...best, total: values.length } : { count: 0, total: values.length };
}
