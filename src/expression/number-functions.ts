import { spend } from './evaluation.ts';
import { ExpressionError } from './expression.ts';
import { type CelFunction, takeNumber } from './function.ts';
import { checkInteger } from './operators.ts';
import { isList, isMap, kindOf, type Value } from './value.ts';

const one = { min: 1, max: 1 };

export const numberFunctions: readonly CelFunction[] = [
  {
    name: 'size',
    form: 'either',
    arity: { min: 0, max: 0 },
    call: ([value], frame) => {
      const size = measure(value);
      if (typeof value === 'string') spend(frame, value.length / 100);
      return BigInt(size);
    },
  },
  { name: 'int', form: 'global', arity: one, call: ([value]) => toInteger(value) },
  { name: 'double', form: 'global', arity: one, call: ([value]) => toDouble(value) },
  { name: 'string', form: 'global', arity: one, call: ([value]) => toText(value) },
  { name: 'bool', form: 'global', arity: one, call: ([value]) => toBool(value) },
  { name: 'dyn', form: 'global', arity: one, call: ([value]) => value },
];

/** What `math.` can be followed by. */
export const mathFunctions: readonly CelFunction[] = [
  rounding('ceil', Math.ceil),
  rounding('floor', Math.floor),
  rounding('trunc', Math.trunc),
  rounding('round', (value) => Math.sign(value) * Math.round(Math.abs(value))),
  {
    name: 'abs',
    form: 'method',
    arity: one,
    call: ([value]) => {
      const number = takeNumber('abs', value);
      if (typeof number === 'bigint') return checkInteger(number < 0n ? -number : number);
      return Math.abs(number);
    },
  },
  extreme('greatest', (value, best) => value > best),
  extreme('least', (value, best) => value < best),
];

function rounding(name: string, round: (value: number) => number): CelFunction {
  return {
    name,
    form: 'method',
    arity: one,
    call: ([value]) => {
      const number = takeNumber(name, value);
      return typeof number === 'bigint' ? number : round(number);
    },
  };
}

function extreme(
  name: string,
  isBetter: (value: number | bigint, best: number | bigint) => boolean,
): CelFunction {
  return {
    name,
    form: 'method',
    arity: { min: 1, max: 32 },
    call: ([first, ...others], frame) => {
      const values = others.length === 0 && isList(first) ? first : [first, ...others];
      spend(frame, values.length);
      const numbers = values.map((value) => takeNumber(name, value));
      const [start, ...rest] = numbers;
      if (start === undefined) throw new ExpressionError(`\`${name}\` is given an empty list`);
      return rest.reduce((best, value) => (isBetter(value, best) ? value : best), start);
    },
  };
}

function measure(value: Value): number {
  if (isList(value)) return value.length;
  if (isMap(value)) return Object.keys(value).length;
  if (typeof value !== 'string') {
    throw new ExpressionError(`\`size\` takes text, a list or a map, not ${kindOf(value)}`);
  }
  let surrogates = 0;
  for (let index = 0; index < value.length; index++) {
    if ((value.codePointAt(index) ?? 0) > 0xffff) surrogates += 1;
  }
  return value.length - surrogates;
}

function toInteger(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isFinite(value)) {
    return checkInteger(BigInt(Math.trunc(value)));
  }
  if (typeof value === 'string' && /^[+-]?\d{1,20}$/.test(value)) {
    return checkInteger(BigInt(value.replace(/^\+/, '')));
  }
  throw new ExpressionError(`\`int\` cannot read ${show(value)}`);
}

function toDouble(value: Value): number {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value);
  if (typeof value === 'string' && /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) {
    return Number(value);
  }
  throw new ExpressionError(`\`double\` cannot read ${show(value)}`);
}

function toBool(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'True' || value === 'TRUE' || value === 't' || value === '1') {
    return true;
  }
  if (
    value === 'false' ||
    value === 'False' ||
    value === 'FALSE' ||
    value === 'f' ||
    value === '0'
  ) {
    return false;
  }
  throw new ExpressionError(`\`bool\` cannot read ${show(value)}`);
}

function toText(value: Value): string {
  if (value !== null && typeof value !== 'object') return String(value);
  throw new ExpressionError(`\`string\` makes no text of ${kindOf(value)}`);
}

function show(value: Value): string {
  return typeof value === 'string' ? `\`${value.slice(0, 40)}\`` : kindOf(value);
}
