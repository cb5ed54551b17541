import { describe, expect, it } from 'vitest';
import {
  findLooseness,
  findNoObject,
} from '../../../../src/emulator/validation/openai/strict-schema.ts';
import type { JsonObject } from '../../../../src/source/json.ts';

const text = { type: 'string' };

function closed(properties: JsonObject): JsonObject {
  const required = Object.keys(properties);
  return { type: 'object', properties, required, additionalProperties: false };
}

const open = { type: 'object', properties: {} };

describe('a strict schema', () => {
  it('may be closed at every depth', () => {
    const schema = {
      ...closed({ notes: { type: 'array', items: closed({ text }) }, by: { anyOf: [text] } }),
      $defs: { note: closed({ text }) },
    };
    expect(findLooseness(schema)).toBeUndefined();
  });

  it.each([
    [closed({ note: open }), "('properties', 'note')"],
    [closed({ notes: { type: 'array', items: open } }), "('properties', 'notes', 'items')"],
    [closed({ by: { anyOf: [text, open] } }), "('properties', 'by', 'anyOf', '1')"],
    [{ ...closed({}), $defs: { note: open } }, "('$defs', 'note')"],
    [closed({ by: { type: ['object', 'null'] } }), "('properties', 'by')"],
  ])('tells where it is open: %j', (schema, context) => {
    expect(findLooseness(schema)).toBe(
      `In context=${context}, 'additionalProperties' is required to be supplied and to be false.`,
    );
  });

  it.each([
    [{ type: 'array' }, 'array'],
    [{}, 'None'],
    [true, 'None'],
  ])('is one of an object: %j', (schema, found) => {
    expect(findNoObject(schema)).toBe(
      `schema must be a JSON Schema of 'type: "object"', got 'type: "${found}"'.`,
    );
  });
});
