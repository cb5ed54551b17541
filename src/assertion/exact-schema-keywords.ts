import type { FuncKeywordDefinition } from 'ajv';
import { canonical } from '../source/canonical-json.ts';
import type { JsonValue } from '../source/json.ts';
import { isMultipleOf } from './multiple-of.ts';
import { showList, showValue } from './show-value.ts';

/** What does not fit: what is to be said of it, and what the compiler's own keyword would tell. */
interface Misfit {
  /** Of a schema that breaks the rules for schemas, which are a schema too. */
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Undefined where all fits. */
type FindMisfit = (value: never) => Misfit | undefined;

/**
 * Keywords in place of the compiler's own, which take a map with a key `valueOf`, `toString` or `constructor`
 * for something else than a map, and divide as binary fractions.
 */
export const exactKeywords: readonly FuncKeywordDefinition[] = [
  define('const', {}, (wanted: JsonValue) => {
    const isWanted = makeIsAmong([wanted]);
    const misfit = { message: `is not ${showValue(wanted)}`, params: { allowedValue: wanted } };
    return (value: JsonValue) => (isWanted(value) ? undefined : misfit);
  }),
  define('enum', { schemaType: 'array' }, (choices: readonly JsonValue[]) => {
    const isChoice = makeIsAmong(choices);
    const misfit = {
      message: `is none of ${showList(choices)}`,
      params: { allowedValues: choices },
    };
    return (value: JsonValue) => (isChoice(value) ? undefined : misfit);
  }),
  define('uniqueItems', { type: 'array', schemaType: 'boolean' }, (isAsked: boolean) =>
    isAsked ? findTwice : () => undefined,
  ),
  define('multipleOf', { type: 'number', schemaType: 'number' }, (step: number) => {
    const misfit = { message: `is not a multiple of ${step}`, params: { multipleOf: step } };
    return (value: number) => (isMultipleOf(value, step) ? undefined : misfit);
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
      const misfit = find(value as never);
      if (misfit === undefined) return true;
      validate.errors = [{ keyword, ...misfit }];
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

function findTwice(items: readonly JsonValue[]): Misfit | undefined {
  const seen = new Map<unknown, number>();
  for (const [i, item] of items.entries()) {
    const key = keyOf(item);
    const j = seen.get(key);
    if (j !== undefined) {
      return { message: `has the same item twice, at ${j} and ${i}`, params: { i, j } };
    }
    seen.set(key, i);
  }
  return undefined;
}

/** Differs for what differs: a quote begins no list, no map and not `null`. */
function keyOf(value: JsonValue): unknown {
  if (typeof value === 'string') return `"${value}`;
  return typeof value === 'object' ? canonical(value) : value;
}
