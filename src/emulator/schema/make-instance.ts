import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { MOST_LEVELS } from '../../source/json-depth.ts';
import { pick, type Random } from '../model/random.ts';
import { makeText } from './make-text.ts';
import { matchesSchema } from './match-schema.ts';
import { mergeSchemas, resolveSchema, typesOf } from './resolve-schema.ts';

/** What values are made from, so that they fit the request and not only the schema. */
export interface Inspiration {
  readonly random: Random;
  /** A few words for the text called `name`. */
  readonly makePhrase: (name: string) => string;
  /** Numbers of the prompt, in its order; each is used once. */
  readonly numbers: readonly number[];
  /** The prompt in lower case: choices that it names are preferred. */
  readonly prompt: string;
}

const tries = 24;
const deepest = 6;

/**
 * A schema that requires itself has no end, and one of lists in lists can ask for more than there is
 * memory. No schema of a request is nested as deep as its values may be without a `$ref`.
 */
const endlessDepth = MOST_LEVELS / 2;
const mostWork = 20_000;

/**
 * A value that satisfies a JSON Schema, as far as one is found in a bounded number of tries; the last
 * try is given when none does (a schema that nothing satisfies).
 */
export function makeInstance(schema: JsonValue, inspiration: Inspiration): JsonValue {
  let value: JsonValue = null;
  for (let attempt = 0; attempt < tries; attempt++) {
    const numbers = attempt === 0 ? [...inspiration.numbers] : [];
    const maker = new InstanceMaker(schema, { ...inspiration, numbers });
    value = maker.make();
    if (maker.isSpent || matchesSchema(value, schema, schema)) return value;
  }
  return value;
}

class InstanceMaker {
  readonly #root: JsonValue;
  readonly #from: Inspiration & { readonly numbers: number[] };
  #left = mostWork;

  constructor(root: JsonValue, from: Inspiration & { readonly numbers: number[] }) {
    this.#root = root;
    this.#from = from;
  }

  /** No value fits, as far as there was time to look for one. */
  get isSpent(): boolean {
    return this.#left <= 0;
  }

  make(): JsonValue {
    return this.#value(this.#root, '', 0);
  }

  #value(unresolved: JsonValue, name: string, depth: number): JsonValue {
    if (depth > endlessDepth) this.#left = 0;
    if (this.isSpent) return null;
    const schema = this.#flatten(unresolved);
    if (schema['const'] !== undefined) return schema['const'];
    if (isJsonArray(schema['enum'])) return this.#choose(schema['enum']);
    switch (this.#typeFor(schema, depth)) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#list(schema, name, depth);
      case 'integer':
        return this.#number(schema, true);
      case 'number':
        return this.#number(schema, false);
      case 'boolean':
        return this.#from.random() < 0.5;
      case 'null':
        return null;
      default:
        return makeText(schema, { name, ...this.#from });
    }
  }

  /** Joins `$ref`, `allOf` and one option of `anyOf` and of `oneOf` into one schema. */
  #flatten(unresolved: JsonValue, depth = 0): JsonObject {
    this.#left -= 1;
    const schema = resolveSchema({ schema: unresolved, root: this.#root });
    if (!isJsonObject(schema) || depth > deepest || this.isSpent) return {};
    const { allOf, anyOf, oneOf, ...own } = schema;
    const parts = isJsonArray(allOf) ? [...allOf] : [];
    for (const options of [anyOf, oneOf]) {
      if (!isJsonArray(options)) continue;
      const option = pick(options, this.#from.random);
      if (option !== undefined) parts.push(option);
    }
    return parts.reduce<JsonObject>(
      (joined, part) => mergeSchemas(joined, this.#flatten(part, depth + 1)),
      own,
    );
  }

  #choose(choices: readonly JsonValue[]): JsonValue {
    const named = choices.filter(
      (choice) =>
        typeof choice === 'string' &&
        choice !== '' &&
        this.#from.prompt.includes(choice.toLowerCase()),
    );
    return pick(named.length === 1 ? named : choices, this.#from.random) ?? null;
  }

  #typeFor(schema: JsonObject, depth: number): string {
    const types = typesOf(schema);
    const notNull = types.filter((type) => type !== 'null');
    if (depth > deepest && types.includes('null')) return 'null';
    const chosen = pick(notNull.length > 0 ? notNull : types, this.#from.random);
    return chosen ?? impliedType(schema);
  }

  #object(schema: JsonObject, depth: number): JsonObject {
    const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
    const required = isJsonArray(schema['required']) ? schema['required'].map(String) : [];
    const other = schema['additionalProperties'] ?? {};
    const isOptionalKept = (): boolean =>
      depth < 2 || (depth <= deepest && this.#from.random() < 0.5);
    const names = Object.keys(properties).filter(
      (name) => required.includes(name) || (properties[name] !== false && isOptionalKept()),
    );
    for (const name of required) if (!names.includes(name)) names.push(name);
    const { maxProperties: max } = schema;
    const min = countOf(schema['minProperties'], 0);
    for (let extra = 1; names.length < min; extra++) {
      const spare = Object.keys(properties).find((name) => !names.includes(name));
      names.push(spare ?? `key_${extra}`);
    }
    const dropped = names.filter((name) => !required.includes(name)).reverse();
    const limit = typeof max === 'number' ? Math.max(0, names.length - max) : 0;
    const left = names.filter((name) => !dropped.slice(0, limit).includes(name));
    return Object.fromEntries(
      left.map((name) => [
        name,
        this.#value(
          Object.hasOwn(properties, name) ? (properties[name] ?? {}) : other,
          name,
          depth + 1,
        ),
      ]),
    );
  }

  #list(schema: JsonObject, name: string, depth: number): JsonValue {
    const prefix = isJsonArray(schema['prefixItems']) ? schema['prefixItems'] : [];
    const min = countOf(schema['minItems'], 0);
    const max = countOf(schema['maxItems'], Math.max(min, prefix.length, 3));
    const usual =
      depth > deepest ? 0 : Math.max(prefix.length, 1 + Math.floor(this.#from.random() * 2));
    const count = Math.max(min, Math.min(max, schema['items'] === false ? prefix.length : usual));
    const items: JsonValue[] = [];
    const seen = new Set<string>();
    for (let index = 0; index < count; index++) {
      const item = this.#distinctItem(prefix[index] ?? schema['items'] ?? {}, {
        name,
        depth,
        seen,
      });
      if (schema['uniqueItems'] !== true || !seen.has(JSON.stringify(item)) || index < min) {
        items.push(item);
      }
      seen.add(JSON.stringify(item));
    }
    return items;
  }

  #distinctItem(
    schema: JsonValue,
    at: { name: string; depth: number; seen: ReadonlySet<string> },
  ): JsonValue {
    let item = this.#value(schema, at.name, at.depth + 1);
    for (let attempt = 0; attempt < 8 && at.seen.has(JSON.stringify(item)); attempt++) {
      item = this.#value(schema, at.name, at.depth + 1);
    }
    return item;
  }

  #number(schema: JsonObject, isWhole: boolean): number {
    const range = numberRange(schema, isWhole);
    const wanted = this.#from.numbers.shift();
    const isUsable =
      wanted !== undefined &&
      wanted >= range.low &&
      wanted <= range.high &&
      Number.isInteger(wanted / range.step);
    if (isUsable && matchesSchema(wanted, { ...schema, type: 'number' }, {})) return wanted;
    const first = Math.ceil(range.low / range.step);
    const last = Math.floor(range.high / range.step);
    const steps = first + Math.floor(this.#from.random() * (Math.max(0, last - first) + 1));
    return tidy(steps * range.step);
  }
}

/** The type that the other keywords are about. */
function impliedType(schema: JsonObject): string {
  const has = (...keys: readonly string[]): boolean => keys.some((key) => key in schema);
  if (has('properties', 'required', 'additionalProperties', 'minProperties')) return 'object';
  if (has('items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems')) return 'array';
  if (has('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf')) {
    return 'number';
  }
  return 'string';
}

/** Inclusive bounds, and the distance of the values between them. */
function numberRange(
  schema: JsonObject,
  isWhole: boolean,
): { readonly low: number; readonly high: number; readonly step: number } {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below } = schema;
  const multiple = typeof schema['multipleOf'] === 'number' ? schema['multipleOf'] : undefined;
  const lows = [minimum, above].filter((bound) => typeof bound === 'number');
  const highs = [maximum, below].filter((bound) => typeof bound === 'number');
  const width = multiple === undefined ? 100 : multiple * 20;
  const low = lows.length > 0 ? Math.max(...lows) : Math.min(0, Math.min(...highs) - width);
  const high = highs.length > 0 ? Math.min(...highs) : Math.max(width, low + width);
  const step = stepOf(multiple, isWhole, high - low);
  return {
    low: typeof above === 'number' && above === low ? low + step : low,
    high: typeof below === 'number' && below === high ? high - step : high,
    step,
  };
}

function stepOf(multiple: number | undefined, isWhole: boolean, width: number): number {
  if (multiple !== undefined) return isWhole && !Number.isInteger(multiple) ? 1 : multiple;
  if (isWhole) return 1;
  return width > 1 ? 0.01 : Math.max(width, Number.EPSILON) / 128;
}

function countOf(value: JsonValue | undefined, fallback: number): number {
  return typeof value === 'number' ? Math.min(value, 1024) : fallback;
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
