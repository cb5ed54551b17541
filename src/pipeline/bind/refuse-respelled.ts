import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { ownValue } from '../../source/own-value.ts';
import { TEMPLATE_PATTERN } from '../../template/template-pattern.ts';
import { type BindContext, refuse } from './bind-context.ts';

interface Option {
  readonly raw: JsonValue;
  readonly pointer: Pointer;
  readonly schema: JsonObject;
}

/**
 * Refuses numbers that stand for a text and are another one once they are read: `contains: 1.50` would
 * look for `1.5`, and find it in `1.59`.
 */
export function refuseRespelled(context: BindContext, { raw, pointer, schema }: Option): void {
  if (typeof raw === 'number') {
    if (standsForText(schema)) refuseNumber(context, raw, pointer);
  } else if (isJsonArray(raw)) {
    const items = objectAt(schema, 'items');
    for (const [at, item] of raw.entries()) {
      refuseRespelled(context, { raw: item, pointer: [...pointer, at], schema: items });
    }
  } else if (isJsonObject(raw)) {
    for (const [key, item] of Object.entries(raw)) {
      const inner = propertyOf(schema, key);
      refuseRespelled(context, { raw: item, pointer: [...pointer, key], schema: inner });
    }
  }
}

function refuseNumber(context: BindContext, value: number, pointer: Pointer): void {
  const written = context.document.spelling(pointer);
  const text = String(value);
  if (written === undefined || written === text) return;
  const message = `a number stands for its text here, and \`${written}\` would be \`${text}\`; quote it if it is meant as text`;
  refuse(context, 'bad-assertion-option', { message, pointer });
}

/** Not where numbers are numbers and texts are templates for them, nor where any JSON may stand. */
function standsForText({ type, pattern }: JsonObject): boolean {
  const types = type !== undefined && isJsonArray(type) ? type : [type];
  const isJson = types.includes('array') && types.includes('null');
  return (
    types.includes('string') && types.includes('number') && pattern !== TEMPLATE_PATTERN && !isJson
  );
}

/** An option in full that takes any JSON (`equals: { value: 5 }`) is what it is in short. */
function propertyOf(schema: JsonObject, key: string): JsonObject {
  const property = objectAt(objectAt(schema, 'properties'), key);
  const { required } = schema;
  const isMain = required !== undefined && isJsonArray(required) && required.includes(key);
  return isMain && property['type'] === undefined ? { type: schema['type'] ?? null } : property;
}

function objectAt(map: JsonObject, key: string): JsonObject {
  const value = ownValue(map, key);
  return value !== undefined && isJsonObject(value) ? value : {};
}
