import { beforeAll, describe, expect, it } from 'vitest';
import { compileSchema, loadSchemaCompiler } from '../../../src/assertion/compile-schema.ts';
import type { JsonValue } from '../../../src/source/json.ts';

beforeAll(loadSchemaCompiler);

const read = (text: string): JsonValue => JSON.parse(text) as JsonValue;

describe('a schema that would let anything pass is refused', () => {
  it.each([
    [
      '{"properties": {"a": {"$dynamicRef": "#t"}}, "$defs": {"t": {"$dynamicAnchor": "t", "type": "string"}}}',
      ['properties', 'a', '$dynamicRef'],
      '`$dynamicRef` is followed only',
    ],
    [
      '{"contains": {"type": "integer"}, "unevaluatedItems": false}',
      ['unevaluatedItems'],
      '`unevaluatedItems` cannot be judged beside `contains`',
    ],
    [
      '{"properties": {"a": {"anyOf": [{"contains": {"const": 1}}], "unevaluatedItems": false}}}',
      ['properties', 'a', 'unevaluatedItems'],
      '`unevaluatedItems` cannot be judged beside `contains`',
    ],
    [
      '{"properties": {"__proto__": {"type": "string"}}}',
      ['properties', '__proto__'],
      'the property `__proto__` would not be looked at',
    ],
  ])('%s', (schema, path, message) => {
    expect(compileSchema(read(schema)).problem).toMatchObject({
      path,
      message: expect.stringContaining(message),
    });
  });
});

describe('what is like it is judged', () => {
  it.each([
    [
      '{"$dynamicAnchor": "n", "properties": {"c": {"$dynamicRef": "#n"}, "v": {"type": "string"}}}',
      '{"c": {"v": 1}}',
    ],
    [
      '{"properties": {"a": {"$ref": "#t"}}, "$defs": {"t": {"$dynamicAnchor": "t", "type": "string"}}}',
      '{"a": 1}',
    ],
    ['{"prefixItems": [{"type": "integer"}], "unevaluatedItems": false}', '[1, "x"]'],
    ['{"properties": {"a": {"contains": {"const": 1}}}, "unevaluatedItems": false}', '["x"]'],
    ['{"patternProperties": {"^__proto__$": {"type": "string"}}}', '{"__proto__": 1}'],
    ['{"const": {"$dynamicRef": "#t"}}', '1'],
  ])('%s', (schema, value) => {
    expect(compileSchema(read(schema)).check?.(read(value))).toHaveLength(1);
  });
});
