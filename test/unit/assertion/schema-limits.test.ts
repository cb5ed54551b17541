import { beforeAll, describe, expect, it } from 'vitest';
import { compileSchema, loadSchemaCompiler } from '../../../src/assertion/compile-schema.ts';
import type { JsonValue } from '../../../src/source/json.ts';

beforeAll(loadSchemaCompiler);

const read = (text: string): JsonValue => JSON.parse(text) as JsonValue;

describe('a schema that would let anything pass is refused', () => {
  it.each([
    [
      '{"$defs": {"a": {"$id": "a", "$dynamicAnchor": "t"}, "b": {"$id": "b", "$dynamicAnchor": "t", "not": {"$dynamicRef": "#t"}}}}',
      ['$defs', 'b', 'not', '$dynamicRef'],
      '`$dynamicRef` is followed only',
    ],
    [
      '{"items": {"$dynamicRef": "other.json#t"}}',
      ['items', '$dynamicRef'],
      '`$dynamicRef` is followed only',
    ],
    ['{"properties": {"a": {"enum": []}}}', ['properties', 'a', 'enum'], 'nothing fits an empty'],
    ...[
      '{"$ref": "#/$defs/c~1d", "$defs": {"c/d": {"contains": {"const": 1}}}, "unevaluatedItems": false}',
      '{"$id": "https://e.com/r", "$ref": "https://e.com/r#/$defs/c", "unevaluatedItems": false, "$defs": {"c": {"contains": {"const": 1}}}}',
      '{"$ref": "#c", "$defs": {"c": {"$anchor": "c", "contains": {"const": 1}}}, "unevaluatedItems": false}',
      '{"$dynamicRef": "#c", "$defs": {"c": {"$dynamicAnchor": "c", "contains": {"const": 1}}}, "unevaluatedItems": false}',
      '{"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}]}, "b": {"contains": {"const": 1}}}, "unevaluatedItems": false}',
    ].map((schema): [string, string[], string] => [
      schema,
      ['unevaluatedItems'],
      '`unevaluatedItems` cannot be judged beside `contains`',
    ]),
    [
      '{"contains": {"type": "integer"}, "unevaluatedItems": false}',
      ['unevaluatedItems'],
      '`unevaluatedItems` cannot be judged beside `contains`',
    ],
    [
      '{"properties": {"a": {"$id": "a", "$ref": "#/$defs/c", "unevaluatedItems": false, "$defs": {"c": {"contains": {"const": 1}}}}}}',
      ['properties', 'a', 'unevaluatedItems'],
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
    [
      '{"items": {"type": "integer"}, "contains": {"const": 1}, "unevaluatedItems": false}',
      '[1, "x"]',
    ],
    [
      '{"allOf": [{"$ref": "#/$defs/c"}, {"items": {"type": "integer"}}], "$defs": {"c": {"contains": {"const": 1}}}, "unevaluatedItems": false}',
      '[1, "x"]',
    ],
  ])('%s', (schema, value) => {
    expect(compileSchema(read(schema)).check?.(read(value))).toHaveLength(1);
  });
});

describe('a `$dynamicRef` that can lead to one place leads there', () => {
  const node =
    '{"$dynamicAnchor": "n", "type": "object", "properties": {"c": {"$dynamicRef": "#n"}}}';
  it.each([
    [`{"$defs": {"n": ${node}}, "$ref": "#/$defs/n"}`, '{"c": {"c": {}}}', '{"c": {"c": 1}}'],
    [`{"$defs": {"n": ${node}}, "items": {"$dynamicRef": "#n"}}`, '[{"c": {}}]', '[{"c": 1}]'],
    [`{"$defs": {"n": ${node}}, "items": {"$dynamicRef": "#/$defs/n"}}`, '[{}]', '[{"c": 1}]'],
    [
      `{"$defs": {"n": ${node}, "m": {"minProperties": 1}}, "items": {"$ref": "#/$defs/m", "$dynamicRef": "#n"}}`,
      '[{"c": {}}]',
      '[{"c": 1}]',
    ],
    [
      `{"$id": "https://acme.example/tree", "$defs": {"n": ${node}}, "items": {"$dynamicRef": "#n"}}`,
      '[{"c": {}}]',
      '[{"c": 1}]',
    ],
    [
      '{"properties": {"a": {"$dynamicRef": "#t"}}, "$defs": {"t": {"$dynamicAnchor": "t", "type": "string"}}}',
      '{"a": "x"}',
      '{"a": 1}',
    ],
  ])('%s', (schema, right, wrong) => {
    const { check } = compileSchema(read(schema));
    expect(check?.(read(right))).toEqual([]);
    expect(check?.(read(wrong))).toHaveLength(1);
  });

  it('and is refused where that is not in the schema', () => {
    expect(compileSchema({ $dynamicRef: '#t' }).problem?.message).toContain(
      '`#t` is referred to and is not in the schema',
    );
  });
});

it('what draft-07 does not know is ignored there', () => {
  const $schema = 'http://json-schema.org/draft-07/schema#';
  const schema = { $schema, contains: { const: 1 }, unevaluatedItems: false, $dynamicRef: '#t' };
  const { check } = compileSchema(schema);
  expect(check?.([1, 2])).toEqual([]);
  expect(check?.([2])?.at(-1)?.path).toBe('$');
});
