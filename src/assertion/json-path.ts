import { createRequire } from 'node:module';
import type * as JsonP3 from 'json-p3';
import type { Pattern } from '../expression/expression.ts';
import { compilePattern } from '../expression/pattern.ts';
import { isJsonArray, type JsonValue } from '../source/json.ts';
import { followGrammar } from './json-path-grammar.ts';

/** A JSONPath of RFC 9535. Patterns in its filters run in linear time. */
export interface JsonPath {
  readonly source: string;
  /** Whether it can lead to one place only: no wildcard, slice, filter or descent. */
  readonly isSingular: boolean;
  find(value: JsonValue): FoundValues;
}

export type FoundValues =
  | { readonly values: readonly JsonValue[]; readonly problem?: undefined }
  | { readonly values?: undefined; readonly problem: string };

export type CompiledPath =
  | { readonly path: JsonPath; readonly problem?: undefined }
  | { readonly path?: undefined; readonly problem: string };

export function compilePath(source: string): CompiledPath {
  const { library, environment } = loadPaths();
  try {
    const query = environment.compile(source);
    const find = (value: JsonValue): FoundValues =>
      unlessTooMuch(value, () => {
        const values: JsonValue[] = [];
        for (const node of query.lazyQuery(value as Mutable)) {
          countStep();
          values.push(node.value as JsonValue);
        }
        return values;
      });
    return { path: { source, isSingular: query.singularQuery(), find } };
  } catch (error) {
    if (error instanceof library.JSONPathError) return { problem: describeError(error, source) };
    if (error instanceof RangeError) return { problem: 'the path is nested too deeply' };
    throw error;
  }
}

/** The library asks for arrays that it may write to, and writes to none. */
type Mutable = Parameters<JsonP3.JSONPathEnvironment['query']>[1];

function unlessTooMuch(value: JsonValue, find: () => readonly JsonValue[]): FoundValues {
  stepsLeft = countAllowed(value);
  try {
    return { values: find() };
  } catch (error) {
    if (error instanceof loadPaths().library.JSONPathRecursionLimitError) {
      return { problem: `the JSON is nested more than ${DEEPEST} levels deep` };
    }
    // In a filter, the library hands a list of any length to a function as its arguments.
    if (error instanceof TooManySteps || error instanceof RangeError) {
      return { problem: 'the JSON is too large for this path: it leads past too many places' };
    }
    throw error;
  }
}

/** Places that a path is led to or past: a second or two. `$..*..*..*` has more than anybody waits for. */
const MOST_STEPS = 5_000_000;

let stepsLeft = MOST_STEPS;

class TooManySteps extends Error {}

function countStep(): void {
  stepsLeft -= 1;
  if (stepsLeft < 0) throw new TooManySteps();
}

/** What the library does at a place takes longer the deeper it is: it comes through all those above. */
function countAllowed(value: JsonValue): number {
  return MOST_STEPS / (1 + depthOf(value) / 10);
}

function depthOf(value: JsonValue, most: number = DEEPEST): number {
  if (typeof value !== 'object' || value === null || most === 0) return 1;
  let deepest = 0;
  for (const item of isJsonArray(value) ? value : Object.values(value)) {
    deepest = Math.max(deepest, depthOf(item, most - 1));
  }
  return 1 + deepest;
}

/** Deeper than any JSON that is read; what a `transform` makes of it can be deeper than that. */
const DEEPEST = 500;

/** The library ends its messages with the path and an offset: `… ('$.a[':4)`. */
function describeError(error: JsonP3.JSONPathError, source: string): string {
  if (!source.startsWith('$')) return 'a JSONPath begins with `$`';
  const said = error.message.replace(/\s*\('[\s\S]*':\d+\)$/, '');
  return `${said} (at character ${error.token.index + 1})`;
}

function makeEnvironment(library: typeof JsonP3): JsonP3.JSONPathEnvironment {
  const { FunctionExpressionType } = library;
  const made = new library.JSONPathEnvironment();
  followGrammar(library, made);
  // The library looks at its limit at every place that a descent (`..`) comes by.
  Object.defineProperty(made, 'maxRecursionDepth', {
    get: () => {
      countStep();
      return DEEPEST;
    },
  });
  const signature = {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
  };
  const match = makePatternFunction((source) => `\\A(?:${source})\\z`);
  const search = makePatternFunction((source) => source);
  made.functionRegister.set('match', { ...signature, call: match });
  made.functionRegister.set('search', { ...signature, call: search });
  const length = made.functionRegister.get('length') as JsonP3.FilterFunction;
  made.functionRegister.set('length', {
    ...length,
    call: (value: unknown) => length.call(typeof value === 'string' ? [...value] : value),
  });
  return made;
}

/** As RFC 9535 says, a pattern that cannot be compiled and a value that is no text match nothing. */
function makePatternFunction(anchor: (source: string) => string): JsonP3.FilterFunction['call'] {
  let last: { readonly source: string; readonly pattern: Pattern | undefined } | undefined;
  return (text: unknown, source: unknown): boolean => {
    if (typeof text !== 'string' || typeof source !== 'string') return false;
    if (last?.source !== source) {
      last = { source, pattern: compilePattern(anchor(withDots(source))).pattern };
    }
    return last.pattern?.test(text) ?? false;
  };
}

/** A dot of RFC 9485 is neither `\n` nor `\r`. */
function withDots(source: string): string {
  return source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]?|\./g, (piece) =>
    piece === '.' ? '[^\\n\\r]' : piece,
  );
}

interface Paths {
  readonly library: typeof JsonP3;
  readonly environment: JsonP3.JSONPathEnvironment;
}

let loaded: Paths | undefined;

/** Loaded with the first path. */
function loadPaths(): Paths {
  if (loaded !== undefined) return loaded;
  const library = createRequire(import.meta.url)('json-p3') as typeof JsonP3;
  loaded = { library, environment: makeEnvironment(library) };
  return loaded;
}
