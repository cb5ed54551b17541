import { describeKind, isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import type { Argument, Helper } from './helper.ts';
import { isTruthy } from './printable.ts';
import type { Scope } from './scope.ts';
import { TemplateError } from './template.ts';

type Compare = (left: JsonValue, right: JsonValue) => boolean;

const two = { min: 2, max: 2 };
const some = { min: 2, max: 20 };

function comparison(name: string, summary: string, compare: Compare): Helper {
  return {
    name,
    usage: `{{#if (${name} queue "billing")}}…{{/if}}`,
    summary,
    arity: two,
    prepare: ({ arguments: [left, second] }) => {
      const right = second ?? left;
      return (scope) => compare(left.evaluate(scope), right.evaluate(scope));
    },
  };
}

function ordering(name: string, summary: string, holds: (order: number) => boolean): Helper {
  return {
    name,
    usage: `{{#if (${name} score 3)}}…{{/if}}`,
    summary,
    arity: two,
    prepare: ({ arguments: [left, second] }) => {
      const right = second ?? left;
      return (scope) => holds(order(name, [left, right], scope));
    },
  };
}

export const comparisonHelpers: readonly Helper[] = [
  comparison('eq', 'Whether two values are the same, type and all.', isEqual),
  comparison('ne', 'Whether two values differ.', (left, right) => !isEqual(left, right)),
  ordering('lt', 'Whether the first of two numbers or texts is the smaller.', (order) => order < 0),
  ordering('gt', 'Whether the first of two numbers or texts is the larger.', (order) => order > 0),
  {
    name: 'and',
    usage: '{{#if (and urgent paid)}}…{{/if}}',
    summary: 'The first value that is false, null, 0, or an empty text or list, or else the last.',
    arity: some,
    prepare:
      ({ arguments: values }) =>
      (scope) =>
        firstThat(values, scope, false),
  },
  {
    name: 'or',
    usage: '{{or name "customer"}}',
    summary:
      'The first value that is none of false, null, 0, or an empty text or list, or else the last.',
    arity: some,
    prepare:
      ({ arguments: values }) =>
      (scope) =>
        firstThat(values, scope, true),
  },
  {
    name: 'not',
    usage: '{{#if (not urgent)}}…{{/if}}',
    summary: 'Whether a value is false, null, 0, or an empty text or list.',
    arity: { min: 1, max: 1 },
    prepare:
      ({ arguments: [value] }) =>
      (scope) =>
        !isTruthy(value.evaluate(scope)),
  },
];

/** Values after the first that decides are not looked up, so they may be missing. */
function firstThat(
  values: readonly [Argument, ...Argument[]],
  scope: Scope,
  truth: boolean,
): JsonValue {
  const [first, ...others] = values;
  let found = first.evaluate(scope);
  for (const value of others) {
    if (isTruthy(found) === truth) return found;
    found = value.evaluate(scope);
  }
  return found;
}

function order(name: string, [left, right]: readonly [Argument, Argument], scope: Scope): number {
  const [a, b] = [left.evaluate(scope), right.evaluate(scope)];
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  const found = `${left.label} is ${describeKind(a)} and ${right.label} is ${describeKind(b)}`;
  throw new TemplateError(`${found}; \`${name}\` takes two numbers or two texts`, left.place);
}

function isEqual(left: JsonValue, right: JsonValue): boolean {
  if (isJsonArray(left)) {
    if (!isJsonArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => isEqual(item, right[index] ?? null));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return left === right;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key] ?? null, right[key] ?? null))
  );
}
