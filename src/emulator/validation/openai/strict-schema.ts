import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../../source/json.ts';

/** Why a schema is not one of an object, as those of functions and of answers have to be. */
export function findNoObject(schema: JsonValue): string | undefined {
  const type = isJsonObject(schema) ? schema['type'] : undefined;
  if (type === 'object') return undefined;
  const found = type === undefined ? 'None' : JSON.stringify(type).replaceAll('"', "'");
  return `schema must be a JSON Schema of 'type: "object"', got 'type: "${found.replaceAll("'", '')}"'.`;
}

/**
 * What a `strict` schema leaves open, in OpenAI's words: every object lists all of its properties as
 * required and allows no others. The context is the way to it, as a Python tuple.
 */
export function findLooseness(
  schema: JsonValue,
  way: readonly (string | number)[] = [],
): string | undefined {
  if (!isJsonObject(schema)) return undefined;
  return findOwnLooseness(schema, way) ?? findInside(schema, way);
}

function findOwnLooseness(
  schema: JsonObject,
  way: readonly (string | number)[],
): string | undefined {
  const { type, properties, required, additionalProperties: others } = schema;
  const isObject = type === 'object' || (isJsonArray(type) && type.includes('object'));
  if (!isObject && properties === undefined) return undefined;
  const context = `In context=${asTuple(way)}`;
  if (others !== false) {
    return `${context}, 'additionalProperties' is required to be supplied and to be false.`;
  }
  const names = isJsonObject(properties) ? Object.keys(properties) : [];
  const listed = isJsonArray(required) ? required : [];
  const missing = names.find((name) => !listed.includes(name));
  if (missing === undefined) return undefined;
  return `${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
}

function findInside(schema: JsonObject, way: readonly (string | number)[]): string | undefined {
  for (const [key, member] of innerSchemas(schema)) {
    const found = findLooseness(member, [...way, ...key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The schemas directly in a schema, each with the keys that lead to it. */
function innerSchemas(schema: JsonObject): readonly (readonly [readonly string[], JsonValue])[] {
  const { items } = schema;
  const named = ['properties', '$defs', 'definitions'].flatMap((key) => {
    const members = schema[key];
    return Object.entries(isJsonObject(members) ? members : {}).map(
      ([name, member]) => [[key, name], member] as const,
    );
  });
  const listed = ['anyOf', 'items', 'prefixItems'].flatMap((key) => {
    const members = schema[key];
    return (isJsonArray(members) ? members : []).map(
      (member, index) => [[key, String(index)], member] as const,
    );
  });
  const single = isJsonObject(items) ? [[['items'], items] as const] : [];
  return [...named, ...listed, ...single];
}

function asTuple(way: readonly (string | number)[]): string {
  const items = way.map((key) => `'${key}'`);
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}
