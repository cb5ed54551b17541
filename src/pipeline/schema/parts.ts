import type { JsonObject, JsonValue } from '../../source/json.ts';
import { TEMPLATE_PATTERN } from '../../template/template-pattern.ts';

/** Building blocks of the schemas. A schema is plain data; these only save words. */

export function text(description: string, more: JsonObject = {}): JsonObject {
  return { type: 'string', description, ...more };
}

export function list(items: JsonObject, description: string, more: JsonObject = {}): JsonObject {
  return { type: 'array', items, description, ...more };
}

/** A map with these keys and no others. */
export function record(
  properties: JsonObject,
  description: string,
  more: JsonObject = {},
): JsonObject {
  return { type: 'object', properties, additionalProperties: false, description, ...more };
}

/** A map with any keys. */
export function open(description: string, more: JsonObject = {}): JsonObject {
  return { type: 'object', description, ...more };
}

/** A scalar that is not a text; a template may stand for it (`max_tokens: "{{limit}}"`). */
export function templated(
  type: 'number' | 'integer' | 'boolean',
  description: string,
  more: JsonObject = {},
): JsonObject {
  return { type: [type, 'string'], pattern: TEMPLATE_PATTERN, description, ...more };
}

export function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

export function examples(...values: readonly JsonValue[]): JsonObject {
  return { examples: values };
}
