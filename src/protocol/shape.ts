import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { ownValue } from '../source/own-value.ts';

type Scalar = 'text' | 'text or null' | 'text or number' | 'number' | 'count';

/** What a value has to be like for those who read it. */
export type Shape =
  | Scalar
  | { readonly oneOf: readonly string[] }
  | { readonly anyOf: readonly Shape[] }
  | { readonly listOf: Shape }
  | { readonly mapOf: Shape }
  | { readonly keys: readonly Key[] };

export interface Key {
  readonly name: string;
  readonly isOptional: boolean;
  readonly shape: Shape;
}

/** A map with these keys; those that end in `?` may be missing. There may be others. */
export function has(shapes: Readonly<Record<string, Shape>>): Shape {
  const keys = Object.entries(shapes).map(([written, shape]) => {
    return { name: written.replace(/\?$/, ''), isOptional: written.endsWith('?'), shape };
  });
  return { keys };
}

/** The path to what does not fit; undefined where all does. */
export type Misfit = readonly (string | number)[] | undefined;

export function findMisfit(value: JsonValue | undefined, shape: Shape): Misfit {
  if (typeof shape === 'string') return isScalar(value, shape) ? undefined : [];
  if ('oneOf' in shape) return shape.oneOf.some((word) => word === value) ? undefined : [];
  if ('anyOf' in shape) return fitsAny(value, shape.anyOf) ? undefined : [];
  return findInside(value, shape);
}

function findInside(
  value: JsonValue | undefined,
  shape: Extract<Shape, { listOf: Shape } | { mapOf: Shape } | { keys: readonly Key[] }>,
): Misfit {
  if ('listOf' in shape) return isJsonArray(value) ? findInList(value, shape.listOf) : [];
  if (!isJsonObject(value)) return [];
  return 'keys' in shape ? findInKeys(value, shape.keys) : findInMap(value, shape.mapOf);
}

function fitsAny(value: JsonValue | undefined, shapes: readonly Shape[]): boolean {
  return shapes.some((shape) => findMisfit(value, shape) === undefined);
}

function isScalar(value: JsonValue | undefined, shape: Scalar): boolean {
  if (shape === 'text or null' && value === null) return true;
  if (shape === 'text or number' && typeof value === 'string') return true;
  if (shape === 'text' || shape === 'text or null') return typeof value === 'string';
  if (typeof value !== 'number') return false;
  return shape !== 'count' || (Number.isSafeInteger(value) && value >= 0);
}

function findInList(list: readonly JsonValue[], shape: Shape): Misfit {
  for (const [at, item] of list.entries()) {
    const misfit = findMisfit(item, shape);
    if (misfit !== undefined) return [at, ...misfit];
  }
  return undefined;
}

function findInMap(map: JsonObject, shape: Shape): Misfit {
  for (const [key, item] of Object.entries(map)) {
    const misfit = findMisfit(item, shape);
    if (misfit !== undefined) return [key, ...misfit];
  }
  return undefined;
}

function findInKeys(map: JsonObject, keys: readonly Key[]): Misfit {
  for (const { name, isOptional, shape } of keys) {
    const item = ownValue(map, name);
    if (item === undefined && isOptional) continue;
    const misfit = findMisfit(item, shape);
    if (misfit !== undefined) return [name, ...misfit];
  }
  return undefined;
}
