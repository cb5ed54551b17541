import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { unescapePointer } from '../source/json-pointer.ts';
import { listParts } from './schema-keywords.ts';

/** What a `$ref` within the schema leads to; undefined where that is not in it. */
export function resolveReference(root: JsonValue, reference: string): JsonValue | undefined {
  const fragment = /^#(.*)$/s.exec(reference)?.[1];
  if (fragment === undefined) return undefined;
  if (fragment === '' || fragment.startsWith('/')) return followPointer(root, fragment);
  return listSchemas(root).find(
    ({ $anchor, $dynamicAnchor }) => $anchor === fragment || $dynamicAnchor === fragment,
  );
}

/**
 * Whether a `$dynamicRef` leads to one place, whatever schemas led to it: several of one name are chosen
 * among while a value is judged.
 */
export function isStatic(root: JsonValue, reference: string): boolean {
  if (!reference.startsWith('#')) return false;
  const named = listSchemas(root).filter(
    ({ $dynamicAnchor: anchor }) => anchor !== undefined && `#${String(anchor)}` === reference,
  );
  return named.length < 2;
}

/** Whether a `$dynamicRef` leads to the whole schema by its name, as the compiler follows it itself. */
export function leadsToRoot(root: JsonValue, reference: string): boolean {
  const anchor = isJsonObject(root) ? root['$dynamicAnchor'] : undefined;
  return typeof anchor === 'string' && reference === `#${anchor}`;
}

/**
 * The schema with a `$ref` for each `$dynamicRef` that leads to one place: the compiler would take some of
 * them for a reference to the schema that they are in.
 */
export function withStaticReferences(schema: JsonObject): JsonObject {
  if (!listSchemas(schema).some(({ $dynamicRef }) => $dynamicRef !== undefined)) return schema;
  const copy = structuredClone(schema);
  for (const part of listSchemas(copy)) replaceReference(part, schema);
  return copy;
}

function replaceReference(part: Record<string, JsonValue>, root: JsonObject): void {
  const { $dynamicRef: $ref, allOf } = part;
  if (typeof $ref !== 'string' || leadsToRoot(root, $ref) || !isStatic(root, $ref)) return;
  delete part['$dynamicRef'];
  if (part['$ref'] === undefined) part['$ref'] = $ref;
  else part['allOf'] = [...(isJsonArray(allOf) ? allOf : []), { $ref }];
}

/**
 * A schema of draft-07 without the types that stand beside a `$ref`, also where only a reference leads to it: all
 * else that does the compiler ignores by itself.
 */
export function withLoneReferences(schema: JsonObject): JsonObject {
  const copy = structuredClone(schema);
  const parts = new Set(listSchemas(copy));
  // What is added on the way is looked at as well.
  for (const part of parts) {
    const { $ref } = part;
    if (typeof $ref !== 'string') continue;
    dropTypes(part);
    const target = resolveReference(copy, $ref);
    if (isJsonObject(target) && !parts.has(target))
      for (const each of listSchemas(target)) parts.add(each);
  }
  return copy;
}

function dropTypes(part: Record<string, JsonValue>): void {
  delete part['type'];
  delete part['nullable'];
}

/** The schema and all that are in it. */
export function listSchemas(schema: JsonValue): readonly JsonObject[] {
  if (!isJsonObject(schema)) return [];
  return [schema, ...listParts(schema).flatMap(([part]) => listSchemas(part))];
}

function followPointer(root: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const segment of pointer.split('/').slice(1)) {
    const key = unescapePointer(decode(segment));
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = isJsonArray(value) ? value[Number(key)] : value[key];
  }
  return value;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
