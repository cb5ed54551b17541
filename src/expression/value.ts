import type { JsonValue } from '../source/json.ts';
import { ExpressionError } from './expression.ts';

/**
 * What an expression computes with: JSON, where an integer that the expression itself made
 * (`3`, `size(text)`) is a `bigint`, as CEL's rules for integers ask. Numbers from JSON are not.
 */
export type Value = string | number | bigint | boolean | null | ValueList | ValueMap;

export type ValueList = readonly Value[];

export interface ValueMap {
  readonly [key: string]: Value;
}

export function isList(value: Value): value is ValueList {
  return Array.isArray(value);
}

export function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

export function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  if (isMap(value)) return 'a map';
  if (isNumber(value)) return 'a number';
  return typeof value === 'string' ? 'text' : `\`${value}\``;
}

/**
 * Below zero where `left` is the less, above where it is the greater. An integer beside a number from
 * JSON is compared as that number is held: beyond 2^53 neighbours are the same then, as everywhere else.
 */
export function compareNumbers(left: number | bigint, right: number | bigint): number {
  return typeof left === typeof right ? order(left, right) : order(Number(left), Number(right));
}

/** 0 where neither is the less. */
export function order<V extends string | number | bigint>(left: V, right: V): number {
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

/** Numbers are equal by their value, whether they are integers or not; other kinds never mix. */
export function isEqual(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (isNumber(left)) return isNumber(right) && isSameNumber(left, right);
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return false;
    return left.every((item, index) => isEqual(item, right[index] ?? null));
  }
  if (!isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) => Object.hasOwn(right, key) && isEqual(left[key] ?? null, right[key] ?? null),
  );
}

/** A number that is none (0.0 / 0.0) is the same as no other. */
function isSameNumber(left: number | bigint, right: number | bigint): boolean {
  return typeof left === typeof right ? left === right : Number(left) === Number(right);
}

export function toJson(value: Value): JsonValue {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ExpressionError('the result is no number that can be written down');
  }
  if (isList(value)) return value.map(toJson);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
}
