import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { unescapePointer } from '../../source/json-pointer.ts';

/** A schema with the document that its `$ref`s point into. */
export interface SchemaPlace {
  readonly schema: JsonValue;
  readonly root: JsonValue;
}

/** Follows local `$ref`s (`#/$defs/ticket`); what points nowhere allows everything. */
export function resolveSchema(place: SchemaPlace): JsonValue {
  let { schema } = place;
  for (let step = 0; step < 32; step++) {
    if (!isJsonObject(schema) || typeof schema['$ref'] !== 'string') return schema;
    const target = findPointer(place.root, schema['$ref']);
    const { $ref: _, ...beside } = schema;
    const isAlone = Object.keys(beside).length === 0 || !isJsonObject(target);
    schema = isAlone ? target : mergeSchemas(target, beside);
  }
  return true;
}

/** A schema that asks for what both ask for, as far as keywords can be joined. */
export function mergeSchemas(first: JsonObject, second: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    merged[key] = mergeKeyword(key, merged[key], value);
  }
  return merged;
}

export function typesOf(schema: JsonObject): readonly string[] {
  const type = schema['type'];
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string') : [];
}

function findPointer(root: JsonValue, reference: string): JsonValue {
  if (!reference.startsWith('#')) return true;
  let value: JsonValue | undefined = root;
  for (const part of decode(reference.slice(1)).split('/').slice(1)) {
    const key = unescapePointer(part);
    value = isJsonObject(value)
      ? value[key]
      : Array.isArray(value)
        ? value[Number(key)]
        : undefined;
  }
  return value ?? true;
}

function decode(pointer: string): string {
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer;
  }
}

const larger = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);
const smaller = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);

function mergeKeyword(key: string, before: JsonValue | undefined, value: JsonValue): JsonValue {
  if (before === undefined) return value;
  if (larger.has(key)) return Math.max(Number(before), Number(value));
  if (smaller.has(key)) return Math.min(Number(before), Number(value));
  if (key === 'required' || key === 'allOf') return union(before, value);
  if (key === 'enum' || key === 'type') return intersection(before, value);
  if (key === 'properties' && isJsonObject(before) && isJsonObject(value)) {
    return mergeProperties(before, value);
  }
  return value;
}

function mergeProperties(before: JsonObject, value: JsonObject): JsonObject {
  const properties: Record<string, JsonValue> = { ...before };
  for (const [name, schema] of Object.entries(value)) {
    const known = properties[name];
    properties[name] =
      isJsonObject(known) && isJsonObject(schema) ? mergeSchemas(known, schema) : schema;
  }
  return properties;
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value];
}

function union(first: JsonValue, second: JsonValue): JsonValue {
  return [...new Set([...listOf(first), ...listOf(second)])];
}

function intersection(first: JsonValue, second: JsonValue): JsonValue {
  const wanted = listOf(second);
  if (listOf(first).includes('integer') && wanted.includes('number')) return 'integer';
  const both = listOf(first).filter((value) => wanted.includes(value));
  return both.length === 0 ? second : both;
}
