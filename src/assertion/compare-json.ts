import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { ownValue } from '../source/own-value.ts';
import { recall } from '../source/recall.ts';
import { isAtMost } from '../statistics/steady.ts';
import { OptionError } from './assertion.ts';
import { pairUp } from './pair-up.ts';
import { describeValue, showPath, showValue } from './show-value.ts';
import { FORM_ONLY, isSameInForm } from './unicode-form.ts';

/** What does not count when JSON is compared. Types always count: `1` is not `"1"`. */
export interface JsonRules {
  /** Lists are equal when they have the same items in any order, at every depth. */
  readonly ignoreOrder?: boolean;
  /** Maps may have keys that are not expected, at every depth. Lists may not have more items. */
  readonly ignoreExtra?: boolean;
  /** Numbers are equal when they are no further apart. */
  readonly tolerance?: number;
}

type Path = readonly (string | number)[];

export interface Difference {
  readonly path: Path;
  /** Absent when nothing was expected there. */
  readonly expected?: JsonValue;
  /** Absent when nothing is there. */
  readonly actual?: JsonValue;
}

/** The first difference in the order of what is expected; undefined when there is none. */
export function findDifference(
  expected: JsonValue,
  actual: JsonValue,
  rules: JsonRules = {},
): Difference | undefined {
  return differ({ expected, actual, path: [] }, rules);
}

/** `root` is what the compared values are called: a JSONPath to them. */
export function describeDifference(difference: Difference, root: string = '$'): string {
  const { expected, actual } = difference;
  const at = showPath(difference.path, root);
  if (actual === undefined) return `nothing is at ${at}`;
  if (expected === undefined) return `${at} is not expected; it is ${showValue(actual)}`;
  if (
    typeof expected === 'string' &&
    typeof actual === 'string' &&
    isSameInForm(expected, actual)
  ) {
    return `${at} is what was expected but for ${FORM_ONLY}: ${showValue(actual)}`;
  }
  const shown = showValue(expected);
  return shown === showValue(actual)
    ? `${at} is ${describeValue(actual)}, not ${describeValue(expected)}`
    : `${at} is ${showValue(actual)}, not ${shown}`;
}

interface Pair {
  readonly expected: JsonValue;
  readonly actual: JsonValue;
  readonly path: Path;
}

function differ(pair: Pair, rules: JsonRules): Difference | undefined {
  const { expected, actual } = pair;
  if (isJsonArray(expected) && isJsonArray(actual)) {
    const lists = { expected, actual, path: pair.path };
    return rules.ignoreOrder ? differInAnyOrder(lists, rules) : differInOrder(lists, rules);
  }
  if (isJsonObject(expected) && isJsonObject(actual)) {
    return differInKeys({ expected, actual, path: pair.path }, rules);
  }
  return isSame(expected, actual, rules.tolerance ?? 0) ? undefined : pair;
}

function isSame(expected: JsonValue, actual: JsonValue, tolerance: number): boolean {
  if (expected === actual) return true;
  return (
    typeof expected === 'number' &&
    typeof actual === 'number' &&
    tolerance > 0 &&
    isAtMost(Math.abs(expected - actual), tolerance)
  );
}

interface Lists {
  readonly expected: readonly JsonValue[];
  readonly actual: readonly JsonValue[];
  readonly path: Path;
}

function differInOrder(
  { expected, actual, path }: Lists,
  rules: JsonRules,
): Difference | undefined {
  for (const [index, item] of expected.entries()) {
    const at = [...path, index];
    const other = actual[index];
    if (other === undefined) return { path: at, expected: item };
    const difference = differ({ expected: item, actual: other, path: at }, rules);
    if (difference !== undefined) return difference;
  }
  const extra = actual[expected.length];
  return extra === undefined ? undefined : { path: [...path, expected.length], actual: extra };
}

function differInAnyOrder(lists: Lists, rules: JsonRules): Difference | undefined {
  const { expected, actual, path } = lists;
  const pairs = pairItems(lists, rules);
  const missing = expected.findIndex((_, index) => pairs[index] === undefined);
  if (missing < 0 && expected.length === actual.length) return undefined;
  const taken = new Set(pairs);
  const spare = actual.findIndex((_, index) => !taken.has(index));
  const [left, right] = [expected[missing], actual[spare]];
  return {
    path: [...path, spare < 0 ? missing : spare],
    ...(left !== undefined && { expected: left }),
    ...(right !== undefined && { actual: right }),
  };
}

/** Every item may have to be held against every other: this much is a second or two. */
const MOST_PAIRS = 4_000_000;

function pairItems(
  { expected, actual, path }: Lists,
  rules: JsonRules,
): readonly (number | undefined)[] {
  const isExact = !rules.ignoreExtra && !rules.tolerance;
  if (isExact) return pairEqual(expected, actual);
  if (expected.length * actual.length > MOST_PAIRS) {
    const message = `lists of ${expected.length} and of ${actual.length} items are too long to compare in any order with a tolerance or extra keys`;
    throw new OptionError('bad-assertion-option', message);
  }
  return pairUp(
    expected,
    actual,
    (left, right) => differ({ expected: left, actual: right, path }, rules) === undefined,
  );
}

/** As `pairUp` does, but in time by the length: what is equal in any order has the same text in one order. */
function pairEqual(
  expected: readonly JsonValue[],
  actual: readonly JsonValue[],
): readonly (number | undefined)[] {
  const free = new Map<string, number[]>();
  for (let at = actual.length - 1; at >= 0; at--) {
    const text = inOneOrder(actual[at] ?? null);
    recall(free, text, () => []).push(at);
  }
  return expected.map((item) => free.get(inOneOrder(item))?.pop());
}

/** JSON with its keys and the items of its lists sorted. */
function inOneOrder(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(inOneOrder).sort().join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${inOneOrder(value[key] ?? null)}`).join(',')}}`;
}

interface Maps {
  readonly expected: JsonObject;
  readonly actual: JsonObject;
  readonly path: Path;
}

function differInKeys({ expected, actual, path }: Maps, rules: JsonRules): Difference | undefined {
  for (const [key, value] of Object.entries(expected)) {
    const at = [...path, key];
    const other = ownValue(actual, key);
    if (other === undefined) return { path: at, expected: value };
    const difference = differ({ expected: value, actual: other, path: at }, rules);
    if (difference !== undefined) return difference;
  }
  if (rules.ignoreExtra) return undefined;
  const extra = Object.entries(actual).find(([key]) => !Object.hasOwn(expected, key));
  return extra === undefined ? undefined : { path: [...path, extra[0]], actual: extra[1] };
}
