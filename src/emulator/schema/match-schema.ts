import { compileEcmaPattern } from '../../expression/ecma-pattern.ts';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  listOf,
} from '../../source/json.ts';
import { resolveSchema, typesOf } from './resolve-schema.ts';

const deepest = 24;
/** `allOf` of a schema that refers to itself twice would double at each level. */
const mostWork = 100_000;

/**
 * Whether a value satisfies a JSON Schema, for the keywords that the generator knows. Other keywords,
 * and patterns that the linear engine refuses, are taken as satisfied.
 */
export function matchesSchema(value: JsonValue, schema: JsonValue, root: JsonValue): boolean {
  return new Matcher(root).matches(value, schema, 0);
}

class Matcher {
  readonly #root: JsonValue;
  #left = mostWork;

  constructor(root: JsonValue) {
    this.#root = root;
  }

  matches(value: JsonValue, unresolved: JsonValue, depth: number): boolean {
    const schema = resolveSchema({ schema: unresolved, root: this.#root });
    if (!isJsonObject(schema)) return schema !== false;
    this.#left -= 1;
    if (depth > deepest || this.#left < 0) return true;
    return (
      matchesValue(value, schema) &&
      matchesNumber(value, schema) &&
      matchesText(value, schema) &&
      this.#matchesList(value, schema, depth) &&
      this.#matchesObject(value, schema, depth) &&
      this.#matchesCombinations(value, schema, depth)
    );
  }

  #matchesList(value: JsonValue, schema: JsonObject, depth: number): boolean {
    if (!isJsonArray(value)) return true;
    const prefix = listOf(schema['prefixItems']);
    const items = schema['items'] ?? true;
    const texts = value.map((item) => JSON.stringify(item));
    return (
      isWithin(value.length, schema['minItems'], schema['maxItems']) &&
      (schema['uniqueItems'] !== true || new Set(texts).size === texts.length) &&
      value.every((item, index) => this.matches(item, prefix[index] ?? items, depth + 1))
    );
  }

  #matchesObject(value: JsonValue, schema: JsonObject, depth: number): boolean {
    if (!isJsonObject(value)) return true;
    const properties = objectOf(schema['properties']);
    const other = schema['additionalProperties'] ?? true;
    return (
      isWithin(Object.keys(value).length, schema['minProperties'], schema['maxProperties']) &&
      listOf(schema['required']).every((key) => Object.hasOwn(value, String(key))) &&
      Object.entries(value).every(([key, member]) => {
        const known = Object.hasOwn(properties, key) ? properties[key] : other;
        return this.matches(member, known ?? true, depth + 1);
      })
    );
  }

  #matchesCombinations(value: JsonValue, schema: JsonObject, depth: number): boolean {
    const count = (options: readonly JsonValue[]): number =>
      options.filter((option) => this.matches(value, option, depth + 1)).length;
    const { allOf, anyOf, oneOf, not } = schema;
    return (
      (allOf === undefined || count(listOf(allOf)) === listOf(allOf).length) &&
      (anyOf === undefined || count(listOf(anyOf)) > 0) &&
      (oneOf === undefined || count(listOf(oneOf)) === 1) &&
      (not === undefined || !this.matches(value, not, depth + 1))
    );
  }
}

function matchesValue(value: JsonValue, schema: JsonObject): boolean {
  const types = typesOf(schema);
  const text = JSON.stringify(value);
  const { const: constant, enum: choices } = schema;
  return (
    (types.length === 0 || types.some((type) => isOfType(value, type))) &&
    (constant === undefined || JSON.stringify(constant) === text) &&
    (choices === undefined || listOf(choices).some((choice) => JSON.stringify(choice) === text))
  );
}

function isOfType(value: JsonValue, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return isJsonArray(value);
  if (type === 'object') return isJsonObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function matchesNumber(value: JsonValue, schema: JsonObject): boolean {
  if (typeof value !== 'number') return true;
  const { exclusiveMinimum: above, exclusiveMaximum: below, multipleOf: step } = schema;
  const steps = typeof step === 'number' ? value / step : 0;
  return (
    isWithin(value, schema['minimum'], schema['maximum']) &&
    (typeof above !== 'number' || value > above) &&
    (typeof below !== 'number' || value < below) &&
    Math.abs(steps - Math.round(steps)) < 1e-9
  );
}

function matchesText(value: JsonValue, schema: JsonObject): boolean {
  if (typeof value !== 'string') return true;
  const { pattern } = schema;
  const compiled = typeof pattern === 'string' ? compileEcmaPattern(pattern).pattern : undefined;
  return (
    isWithin([...value].length, schema['minLength'], schema['maxLength']) &&
    (compiled === undefined || compiled.test(value))
  );
}

function isWithin(value: number, min: JsonValue | undefined, max: JsonValue | undefined): boolean {
  return (typeof min !== 'number' || value >= min) && (typeof max !== 'number' || value <= max);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
