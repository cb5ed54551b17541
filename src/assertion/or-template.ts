import { isJsonArray, type JsonObject, type JsonValue } from '../source/json.ts';
import { TEMPLATE_PATTERN } from '../template/template-pattern.ts';

/**
 * The schema of an option that may also be written as a template for its whole value
 * (`max: "{{limit}}"`). For options that are not text; text may hold templates anyway.
 */
export function orTemplate(schema: JsonObject): JsonObject {
  return { ...schema, type: [...typesOf(schema['type']), 'string'], pattern: TEMPLATE_PATTERN };
}

function typesOf(type: JsonValue | undefined): readonly JsonValue[] {
  if (type === undefined) return [];
  return isJsonArray(type) ? type : [type];
}
