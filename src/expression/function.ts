import type { Frame } from './evaluation.ts';
import { ExpressionError } from './expression.ts';
import { isList, isNumber, kindOf, type Value, type ValueList } from './value.ts';

/** A function of the language. A method's value is the first of its arguments. */
export interface CelFunction {
  readonly name: string;
  /** `method`: `text.trim()`; `global`: `int(text)`; `either`: both ways. */
  readonly form: 'method' | 'global' | 'either';
  /** How many arguments it takes, without a method's value. */
  readonly arity: { readonly min: number; readonly max: number };
  call(values: readonly [Value, ...Value[]], frame: Frame): Value;
}

export function takeText(name: string, value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new ExpressionError(`\`${name}\` takes text, not ${kindOf(value ?? null)}`);
}

export function takeList(name: string, value: Value | undefined): ValueList {
  if (value !== undefined && isList(value)) return value;
  throw new ExpressionError(`\`${name}\` takes a list, not ${kindOf(value ?? null)}`);
}

export function takeNumber(name: string, value: Value | undefined): number | bigint {
  if (value !== undefined && isNumber(value)) return value;
  throw new ExpressionError(`\`${name}\` takes a number, not ${kindOf(value ?? null)}`);
}

/** A whole number from JSON is as good as an integer of CEL's. */
export function takeInteger(name: string, value: Value | undefined): number {
  const number = Number(takeNumber(name, value));
  if (Number.isInteger(number)) return number;
  throw new ExpressionError(`\`${name}\` takes a whole number, not ${number}`);
}
