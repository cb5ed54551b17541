import { type Frame, spend, spendOn, spendOnText } from './evaluation.ts';
import { ExpressionError } from './expression.ts';
import {
  compareNumbers,
  isEqual,
  isList,
  isMap,
  isNumber,
  kindOf,
  order,
  type Value,
} from './value.ts';

export type BinaryOperator = (left: Value, right: Value, frame: Frame) => Value;

export const binaryOperators: Readonly<Record<string, BinaryOperator>> = {
  '==': (left, right, frame) => isSame(left, right, frame),
  '!=': (left, right, frame) => !isSame(left, right, frame),
  in: isMember,
  '+': add,
  '-': arithmetic('-', {
    integers: (a, b) => a - b,
    numbers: (a, b) => a - b,
  }),
  '*': arithmetic('*', {
    integers: (a, b) => a * b,
    numbers: (a, b) => a * b,
  }),
  '/': arithmetic('/', {
    integers: (a, b) => a / nonZero(b),
    numbers: (a, b) => a / nonZero(b),
  }),
  '%': arithmetic('%', {
    integers: (a, b) => a % nonZero(b),
    numbers: (a, b) => a % nonZero(b),
  }),
  '<': ordering('<', (found) => found < 0),
  '<=': ordering('<=', (found) => found <= 0),
  '>': ordering('>', (found) => found > 0),
  '>=': ordering('>=', (found) => found >= 0),
};

export function negate(value: Value): Value {
  if (typeof value === 'bigint') return checkInteger(-value);
  if (typeof value === 'number') return -value;
  throw new ExpressionError(`\`-\` takes a number, not ${kindOf(value)}`);
}

const largestInteger = 2n ** 63n - 1n;

/** CEL's integers have 64 bits. */
export function isInteger(value: bigint): boolean {
  return value <= largestInteger && value >= -largestInteger - 1n;
}

export function checkInteger(value: bigint): bigint {
  if (isInteger(value)) return value;
  throw new ExpressionError('an integer has become too large');
}

function isSame(left: Value, right: Value, frame: Frame): boolean {
  spendOn(frame, left);
  return isEqual(left, right);
}

function isMember(item: Value, collection: Value, frame: Frame): boolean {
  if (isList(collection)) {
    spend(frame, collection.length);
    return collection.some((other) => isEqual(item, other));
  }
  if (isMap(collection)) return Object.hasOwn(collection, String(item));
  const advice = typeof collection === 'string' ? '; text is searched with `contains`' : '';
  throw new ExpressionError(`\`in\` takes a list or a map, not ${kindOf(collection)}${advice}`);
}

const addNumbers: BinaryOperator = arithmetic('+', {
  integers: (a, b) => a + b,
  numbers: (a, b) => a + b,
});

function add(left: Value, right: Value, frame: Frame): Value {
  if (typeof left === 'string' && typeof right === 'string') {
    spendOnText(frame, left.length + right.length);
    return left + right;
  }
  if (isList(left) && isList(right)) {
    spend(frame, left.length + right.length);
    return [...left, ...right];
  }
  if (typeof left === 'string' || typeof right === 'string') {
    const [a, b] = [kindOf(left), kindOf(right)];
    throw new ExpressionError(
      `\`+\` cannot join ${a} and ${b}; \`string(…)\` makes text of a number`,
    );
  }
  return addNumbers(left, right, frame);
}

interface Arithmetic {
  readonly integers: (left: bigint, right: bigint) => bigint;
  readonly numbers: (left: number, right: number) => number;
}

/** Integers stay integers; with a number from JSON or with a fraction the result is a number. */
function arithmetic(symbol: string, { integers, numbers }: Arithmetic): BinaryOperator {
  return (left, right) => {
    if (typeof left === 'bigint' && typeof right === 'bigint') {
      return checkInteger(integers(left, right));
    }
    if (isNumber(left) && isNumber(right)) return numbers(Number(left), Number(right));
    throw new ExpressionError(
      `\`${symbol}\` takes numbers, not ${kindOf(left)} and ${kindOf(right)}`,
    );
  };
}

function nonZero<N extends number | bigint>(divisor: N): N {
  // biome-ignore lint/suspicious/noDoubleEquals: compares a bigint and a number alike.
  if (divisor == 0) throw new ExpressionError('a number is divided by 0');
  return divisor;
}

function ordering(symbol: string, holds: (found: number) => boolean): BinaryOperator {
  return (left, right, frame) => {
    spendOn(frame, left);
    if (isNumber(left) && isNumber(right)) return holds(compareNumbers(left, right));
    if (typeof left === 'string' && typeof right === 'string') return holds(order(left, right));
    if (typeof left === 'boolean' && typeof right === 'boolean') {
      return holds(Number(left) - Number(right));
    }
    throw new ExpressionError(`\`${symbol}\` cannot compare ${kindOf(left)} with ${kindOf(right)}`);
  };
}
