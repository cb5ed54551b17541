import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';

/** A part of a file that the schema refused. */
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
  if (!isJsonObject(value) || value[first] === undefined) return value;
  if (rest.length > 0) return { ...value, [first]: remove(value[first] ?? null, rest) };
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== first));
}

/**
 * Whether what binding says of a pruned value may be an echo of what was pruned: something that is
 * missing, or names that nothing gives any more.
 */
export function makeEchoFilter(refused: readonly Refused[]): (code: string) => boolean {
  if (refused.length === 0) return () => false;
  const touches = (pattern: RegExp): boolean =>
    refused.some(({ pointer }) => pattern.test(pointer.join('/')));
  const echoes = new Set(['missing-key', 'ambiguous-entry', 'nothing-asserted', 'not-a-pipeline']);
  if (touches(/^[^/]*$|^(vars|cases|matrix)(\/|$)/)) echoes.add('unknown-variable');
  if (touches(/^steps(\/\d+)?(\/id)?$/)) echoes.add('unknown-step');
  return (code) => echoes.has(code);
}
