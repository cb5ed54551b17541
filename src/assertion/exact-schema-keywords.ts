import type { FuncKeywordDefinition } from 'ajv';
import { canonical } from '../source/canonical-json.ts';
import type { JsonValue } from '../source/json.ts';
import { isMultipleOf } from './multiple-of.ts';

/** What does not fit, as the compiler's own keyword would tell it; undefined where all fits. */
type FindMisfit = (value: never) => Readonly<Record<string, unknown>> | undefined;

/**
 * Keywords in place of the compiler's own, which take a map with a key `valueOf`, `toString` or `constructor`
 * for something else than a map, and divide as binary fractions.
 */
export const exactKeywords: readonly FuncKeywordDefinition[] = [
  define('const', {}, (wanted: JsonValue) => {
    const isWanted = makeIsAmong([wanted]);
    return (value: JsonValue) => (isWanted(value) ? undefined : { allowedValue: wanted });
  }),
  define('enum', { schemaType: 'array' }, (choices: readonly JsonValue[]) => {
    const isChoice = makeIsAmong(choices);
    return (value: JsonValue) => (isChoice(value) ? undefined : { allowedValues: choices });
  }),
  define('uniqueItems', { type: 'array', schemaType: 'boolean' }, (isAsked: boolean) =>
    isAsked ? findTwice : () => undefined,
  ),
  define('multipleOf', { type: 'number', schemaType: 'number' }, (step: number) => {
    return (value: number) => (isMultipleOf(value, step) ? undefined : { multipleOf: step });
  }),
];

function define(
  keyword: string,
  types: Pick<FuncKeywordDefinition, 'type' | 'schemaType'>,
  makeFind: (schema: never) => FindMisfit,
): FuncKeywordDefinition {
  const compile: NonNullable<FuncKeywordDefinition['compile']> = (schema) => {
    const find = makeFind(schema as never);
    const validate: ReturnType<typeof compile> = (value) => {
      const params = find(value as never);
      if (params === undefined) return true;
      validate.errors = [{ keyword, params }];
      return false;
    };
    return validate;
  };
  return { keyword, ...types, compile, errors: true };
}

/** Lists and maps are told by their text, and the rest by what it is. */
function makeIsAmong(choices: readonly JsonValue[]): (value: JsonValue) => boolean {
  const known = new Set(choices.map(keyOf));
  return (value) => known.has(keyOf(value));
}

function findTwice(items: readonly JsonValue[]): { i: number; j: number } | undefined {
  const seen = new Map<unknown, number>();
  for (const [i, item] of items.entries()) {
    const key = keyOf(item);
    const j = seen.get(key);
    if (j !== undefined) return { i, j };
    seen.set(key, i);
  }
  return undefined;
}

/** Differs for what differs: a quote begins no list, no map and not `null`. */
function keyOf(value: JsonValue): unknown {
  if (typeof value === 'string') return `"${value}`;
  return typeof value === 'object' ? canonical(value) : value;
}
