import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { unescapePointer } from '../../source/json-pointer.ts';
import type { Pointer } from '../../source/location.ts';
import { ownValue } from '../../source/own-value.ts';
import type { YamlDocument } from '../../source/yaml.ts';

/** What is looked at when an error is explained: the author's document, and what it may be. */
export interface ExplainContext {
  readonly document: YamlDocument;
  readonly schema: JsonObject;
}

/** List items come as numbers, so that a map with numeric keys is not mistaken for a list. */
export function pointerOf(path: string, root: JsonValue | undefined): Pointer {
  const segments = path.split('/').slice(1).map(unescapePointer);
  const pointer: (string | number)[] = [];
  for (const segment of segments) {
    pointer.push(isJsonArray(valueAt(root, pointer)) ? Number(segment) : segment);
  }
  return pointer;
}

/** Undefined where the pointer leads nowhere. */
export function valueAt(root: JsonValue | undefined, pointer: Pointer): JsonValue | undefined {
  let value = root;
  for (const segment of pointer) {
    if (isJsonArray(value)) value = value[Number(segment)];
    else value = isJsonObject(value) ? ownValue(value, segment) : undefined;
  }
  return value;
}

/** What the schema says of the value at a pointer. */
export function schemaFor(root: JsonObject, pointer: Pointer): JsonObject | undefined {
  let part: JsonObject | undefined = root;
  for (const segment of pointer) {
    if (part === undefined) return undefined;
    const properties: JsonValue | undefined = part['properties'];
    const named: JsonValue | undefined = isJsonObject(properties)
      ? ownValue(properties, segment)
      : undefined;
    const next: JsonValue | undefined =
      typeof segment === 'number' ? part['items'] : (named ?? part['additionalProperties']);
    part = isJsonObject(next) ? resolveReference(root, next) : undefined;
  }
  return part;
}

/** The keys that the schema names. */
export function keysOf(schema: JsonObject | undefined): readonly string[] {
  return Object.keys(isJsonObject(schema?.['properties']) ? schema['properties'] : {});
}

function resolveReference(root: JsonObject, schema: JsonObject): JsonObject | undefined {
  const name = /^#\/definitions\/(.+)$/.exec(String(schema['$ref'] ?? ''))?.[1];
  const definitions = root['definitions'];
  if (name === undefined) return schema;
  const found = isJsonObject(definitions) ? definitions[name] : undefined;
  return isJsonObject(found) ? found : undefined;
}
