import { compilePattern } from '../expression/pattern.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { OptionError } from './assertion.ts';
import { describeDifference, findDifference } from './compare-json.ts';
import { compilePath, type JsonPath } from './json-path.ts';
import { describeRange, isWithin, type Range, rangeAsJson, readRange, takeRange } from './range.ts';
import { type OptionReader, readOptions } from './read-option.ts';
import { describeValue, showCount, showText, showValue } from './show-value.ts';

/** What is expected at one path. */
export interface PathTest {
  readonly path: JsonPath;
  /** For a diff with what is there. */
  readonly expected: JsonValue;
  /** What it means that nothing is wrong. */
  readonly says: string;
  /** What is wrong with the values that the path leads to; undefined when nothing is. */
  judge(values: readonly JsonValue[]): string | undefined;
}

/** From a map of paths to values, or a map with `path` and its tests. Throws OptionError. */
export function readPathTests(options: JsonValue, assertion: string): readonly PathTest[] {
  if (!isJsonObject(options) || Object.keys(options).length === 0) {
    throw new OptionError('bad-assertion-option', `\`${assertion}\` has no paths`);
  }
  if (options['path'] === undefined) return Object.entries(options).map(readPair);
  const strange = Object.keys(options).find((key) => key.startsWith('$'));
  if (strange !== undefined) {
    const message = `${showText(strange)} stands beside \`path\`; it is an entry of its own`;
    throw new OptionError('bad-assertion-option', message, { path: [strange] });
  }
  return [readFull(readOptions(options, 'path'))];
}

function readPair([source, expected]: readonly [string, JsonValue]): PathTest {
  if (!source.startsWith('$')) {
    const message = `${showText(source)} stands without \`path\`, which it is a test of`;
    throw new OptionError('bad-assertion-option', message, { path: [source] });
  }
  const path = compile(source, [source]);
  return makeTest(path, expected, [testEquals(path, expected)]);
}

function compile(source: string, at: readonly string[]): JsonPath {
  const { path, problem } = compilePath(source);
  if (path !== undefined) return path;
  throw new OptionError('bad-json-path', `the JSONPath ${showText(source)}: ${problem}`, {
    path: at,
  });
}

type ValuesTest = (values: readonly JsonValue[]) => string | undefined;

function makeTest(path: JsonPath, expected: JsonValue, tests: readonly ValuesTest[]): PathTest {
  return {
    path,
    expected,
    says: `${showText(path.source)} is as expected`,
    judge(values) {
      for (const test of tests) {
        const problem = test(values);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

function readFull(reader: OptionReader): PathTest {
  const path = compile(reader.needText('path'), ['path']);
  const exists = reader.value('exists') === undefined ? undefined : reader.flag('exists');
  const { expected, tests } = readValueTests(path, reader);
  if (exists === false) refuseTestsOfNothing(tests, reader);
  const ofValues = tests.map(({ test }) => test);
  if (exists === undefined && tests.length > 0) return makeTest(path, expected, ofValues);
  const all = [testExists(path, exists ?? true), ...ofValues];
  return makeTest(path, { ...(exists !== undefined && { exists }), ...expected }, all);
}

/** A test with the option that asks for it. */
interface KeyedTest {
  readonly key: string;
  readonly test: ValuesTest;
}

interface ValueTests {
  readonly expected: JsonObject;
  readonly tests: readonly KeyedTest[];
}

function readValueTests(path: JsonPath, reader: OptionReader): ValueTests {
  const equals = reader.value('equals');
  const bounds = takeRange(reader, {});
  const [bound] = Object.keys(bounds);
  const matches = reader.filledText('matches');
  const count = readCount(reader);
  return {
    expected: {
      ...(equals !== undefined && { equals }),
      ...bounds,
      ...(matches !== undefined && { matches }),
      ...(count !== undefined && { count: rangeAsJson(count) }),
    },
    tests: [
      ...(equals === undefined ? [] : [{ key: 'equals', test: testEquals(path, equals) }]),
      ...(bound === undefined ? [] : [{ key: bound, test: testBounds(path, bounds) }]),
      ...(matches === undefined
        ? []
        : [{ key: 'matches', test: testPattern(path, matches, reader) }]),
      ...(count === undefined ? [] : [{ key: 'count', test: testCount(path, count) }]),
    ],
  };
}

/** Of places where nothing is to be, only their number can be asked. */
function refuseTestsOfNothing(tests: readonly KeyedTest[], reader: OptionReader): void {
  const key = tests.find(({ test }) => test([]) !== undefined)?.key;
  if (key === undefined) return;
  const message = `\`exists\` is false, and \`${key}\` is about what is there`;
  throw new OptionError('bad-assertion-option', message, { path: reader.path(key) });
}

function readCount(reader: OptionReader): Range | undefined {
  const count = reader.value('count');
  if (count === undefined) return undefined;
  return readRange(count, {
    short: 'exact',
    integer: true,
    minimum: 0,
    path: reader.path('count'),
  });
}

const nothingAt = (path: JsonPath): string => `nothing is at ${showText(path.source)}`;

function testExists(path: JsonPath, exists: boolean): ValuesTest {
  return ([first]) => {
    if ((first !== undefined) === exists) return undefined;
    return first === undefined
      ? nothingAt(path)
      : `${showText(path.source)} is ${showValue(first)}, and nothing is to be there`;
  };
}

function testEquals(path: JsonPath, expected: JsonValue): ValuesTest {
  return (values) => {
    const actual = path.isSingular ? values[0] : values;
    if (actual === undefined) return nothingAt(path);
    const difference = findDifference(expected, actual);
    return difference === undefined ? undefined : describeDifference(difference, path.source);
  };
}

/** A test of each value; there has to be one. */
function testEach(path: JsonPath, test: (value: JsonValue) => string | undefined): ValuesTest {
  return (values) => {
    if (values.length === 0) return nothingAt(path);
    for (const value of values) {
      const problem = test(value);
      if (problem !== undefined) return `${showText(path.source)} is ${problem}`;
    }
    return undefined;
  };
}

function testBounds(path: JsonPath, bounds: Range): ValuesTest {
  return testEach(path, (value) => {
    if (typeof value !== 'number') return `${describeValue(value)}, not a number`;
    return isWithin(value, bounds) ? undefined : `${value}, not ${describeRange(bounds)}`;
  });
}

function testPattern(path: JsonPath, source: string, reader: OptionReader): ValuesTest {
  const { pattern, problem } = compilePattern(source);
  if (pattern === undefined) {
    throw new OptionError('bad-regex', `the pattern ${showText(source)}: ${problem}`, {
      path: reader.path('matches'),
    });
  }
  return testEach(path, (value) => {
    if (typeof value !== 'string') return `${describeValue(value)}, not text`;
    return pattern.test(value)
      ? undefined
      : `${showValue(value)}, which does not match ${showText(source)}`;
  });
}

function testCount(path: JsonPath, range: Range): ValuesTest {
  return (values) => {
    const [first] = values;
    if (path.isSingular && first === undefined) return nothingAt(path);
    if (path.isSingular && !isJsonArray(first)) {
      return `${showText(path.source)} is ${describeValue(first ?? null)}, not a list`;
    }
    const count = path.isSingular && isJsonArray(first) ? first.length : values.length;
    if (isWithin(count, range)) return undefined;
    return `${showText(path.source)} has ${showCount(count, 'items')}, not ${describeRange(range)}`;
  };
}
