import { beforeAll, describe, expect, it } from 'vitest';
import { compileSchema, loadSchemaCompiler } from '../../../src/assertion/compile-schema.ts';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';

beforeAll(loadSchemaCompiler);

function messages(schema: JsonValue, value: JsonValue): unknown {
  const { check, problem } = compileSchema(schema);
  return check === undefined ? problem : check(value).map((mismatch) => mismatch.message);
}

describe('what does not fit', () => {
  it.each<[JsonValue, JsonValue, string]>([
    [{ type: 'boolean' }, 'yes', '`$` is the text `yes`, not a boolean'],
    [{ type: ['integer', 'null'] }, 1.5, '`$` is the number `1.5`, not a whole number or null'],
    [{ enum: ['billing', 'sales'] }, 'x', '`$` is `x`, none of `billing`, `sales`'],
    [{ const: 1 }, '1', '`$` is the text `1`, not the number `1`'],
    [{ required: ['queue'] }, {}, '`$` has no `queue`'],
    [{ additionalProperties: false }, { sure: 1 }, '`$` has the unknown key `sure`'],
    [{ unevaluatedProperties: false }, { sure: 1 }, '`$` has the unknown key `sure`'],
    [{ items: { minimum: 1 } }, [3, 0], '`$[1]` is `0`, less than 1'],
    [{ properties: { n: { exclusiveMaximum: 5 } } }, { n: 5 }, '`$.n` is `5`, not less than 5'],
    [{ multipleOf: 5 }, 7, '`$` is `7`, not a multiple of 5'],
    [{ minLength: 2 }, '🎫', '`$` has 1 character, fewer than 2'],
    [{ maxItems: 1 }, [1, 2], '`$` has 2 items, more than 1'],
    [{ minProperties: 1 }, {}, '`$` has 0 keys, fewer than 1'],
    [{ uniqueItems: true }, [1, 2, 1], '`$` has the same item twice, at 0 and 2'],
    [{ pattern: '^#\\d+$' }, '40213', '`$` is `40213`, which does not match `^#\\d+$`'],
    [{ format: 'email' }, 'ada', '`$` is `ada`, which is not in the format `email`'],
    [{ not: { type: 'null' } }, null, '`$` is `null`, which the schema rules out'],
    [false, 1, '`$` is `1`, which the schema rules out'],
    [{ properties: { x: false } }, { x: 1 }, '`$.x` is `1`, where nothing may be'],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, '`$` has 2 characters, more than 1'],
  ])('%j, given %j', (schema, value, message) => {
    expect(messages(schema, value)).toContain(message);
  });

  it('is all told, in the order of the schema', () => {
    const schema = {
      type: 'object',
      required: ['queue', 'urgent'],
      properties: { urgent: { type: 'boolean' } },
    };
    expect(messages(schema, { urgent: 'yes' })).toEqual([
      '`$` has no `queue`',
      '`$.urgent` is the text `yes`, not a boolean',
    ]);
  });

  it('of branches is told once for the value, and in full for its parts', () => {
    const schema = {
      anyOf: [{ type: 'null' }, { type: 'object', properties: { id: { type: 'number' } } }],
    };
    expect(messages(schema, 'x')).toEqual(['`$` is the text `x`, which fits none of `anyOf`']);
    expect(messages(schema, { id: 'x' })).toEqual([
      '`$.id` is the text `x`, not a number',
      '`$` is `{"id":"x"}`, which fits none of `anyOf`',
    ]);
    const conditional = JSON.parse(
      '{"if": {"type": "number"}, "then": {"minimum": 1}}',
    ) as JsonValue;
    expect(messages({ oneOf: [true, true] }, 1)).toEqual([
      '`$` is `1`, which fits several of `oneOf`',
    ]);
    expect(messages(conditional, 0)).toEqual(['`$` is `0`, less than 1']);
  });

  it('carries the keyword and the value', () => {
    const { check } = compileSchema({ properties: { n: { minimum: 1 } } });
    expect(check?.({ n: 0 })).toEqual([
      { path: '$.n', message: '`$.n` is `0`, less than 1', expected: { minimum: 1 }, actual: 0 },
    ]);
  });
});

it('follows the draft that is named', () => {
  const tuple = { items: [{ type: 'string' }] };
  expect(messages({ $schema: 'http://json-schema.org/draft-07/schema#', ...tuple }, [1])).toEqual([
    '`$[0]` is the number `1`, not text',
  ]);
  expect(
    messages({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...tuple }, [1]),
  ).toEqual({ message: 'not a JSON Schema: `items` must be object,boolean', path: ['items'] });
  expect(messages({ $schema: 'https://json-schema.org/draft/2019-09/schema' }, 1)).toEqual({
    message: '`$schema` is none of the drafts that are known: 2020-12 and draft-07',
    path: ['$schema'],
  });
});

describe('in draft-07, nothing beside a `$ref` counts', () => {
  const draft = { $schema: 'http://json-schema.org/draft-07/schema#' };
  const definitions = { n: { type: 'number' }, any: {} };

  it.each<[JsonValue, JsonValue, readonly string[]]>([
    [
      { not: { $ref: '#/definitions/n', type: 'string' } },
      5,
      ['`$` is `5`, which the schema rules out'],
    ],
    [{ $ref: '#/definitions/n', type: 'string', minimum: 9 }, 5, []],
    [{ $ref: '#/definitions/n', type: 'string' }, 'x', ['`$` is the text `x`, not a number']],
    [{ $ref: '#/definitions/n', type: 'string', nullable: true }, 5, []],
    [{ $ref: '#/definitions/n', nullable: true }, 5, []],
    [{ properties: { a: { $ref: '#/definitions/any', type: 'string' } } }, { a: 5 }, []],
    [{ $ref: '#/own/b', own: { b: { $ref: '#/definitions/any', type: 'string' } } }, 5, []],
    [
      { properties: { $ref: { type: 'string' } } },
      { $ref: 5 },
      ["`$['$ref']` is the number `5`, not text"],
    ],
    [{ const: { $ref: '#', type: 'string' } }, { $ref: '#', type: 'string' }, []],
  ])('%j, %j', (schema, value, found) => {
    expect(messages({ ...draft, definitions, ...(schema as JsonObject) }, value)).toEqual(found);
  });

  it('and in 2020-12 all counts', () => {
    expect(messages({ $defs: definitions, $ref: '#/$defs/n', type: 'string' }, 5)).toHaveLength(1);
  });
});

it('resolves what the schema holds, recursion included', () => {
  const tree = {
    $id: 'https://acme.example/tree',
    $ref: '#/$defs/node',
    $defs: { node: { properties: { next: { $ref: '#/$defs/node' }, n: { type: 'number' } } } },
  };
  expect(messages(tree, { next: { next: { n: 'x' } } })).toEqual([
    '`$.next.next.n` is the text `x`, not a number',
  ]);
  expect(messages({ ...tree }, { n: 1 })).toEqual([]);
});

describe('what is wrong with a schema', () => {
  it.each<[JsonValue, string, readonly string[]]>([
    [
      { properties: { queue: { type: 'text' } } },
      'not a JSON Schema: `type` is none of array, boolean, integer, null, number, object, string',
      ['properties', 'queue', 'type'],
    ],
    [{ minimum: '1' }, 'not a JSON Schema: `minimum` must be number', ['minimum']],
    [
      { $ref: 'other.json' },
      '`other.json` is outside of the schema, and a `$ref` leads within it only; put a copy into `$defs` and refer to it as `#/$defs/…`',
      [],
    ],
    [
      { $ref: '#/$defs/ticket' },
      '`#/$defs/ticket` is referred to and is not in the schema; `$defs` is the place for it',
      [],
    ],
    [
      { type: 'object', required: ['a', 'a'] },
      'not a JSON Schema: `required` has the same item twice, at 0 and 1',
      ['required'],
    ],
    [
      { properties: { q: { dependentRequired: { a: ['b', 'c', 'b'] } } } },
      'not a JSON Schema: `a` has the same item twice, at 0 and 2',
      ['properties', 'q', 'dependentRequired', 'a'],
    ],
    [
      { $schema: 'http://json-schema.org/draft-07/schema#', enum: ['a', 'a'] },
      'not a JSON Schema: `enum` has the same item twice, at 0 and 1',
      ['enum'],
    ],
    [{ $async: true }, '`$async` is not a keyword of JSON Schema', ['$async']],
    ['x', 'a JSON Schema is a map, or true or false', []],
    [
      { pattern: '^(?!a)' },
      'the pattern `^(?!a)`: look-ahead `(?!` is not supported, because patterns run in time linear to the text; assert the unwanted part with a second pattern under `not`',
      [],
    ],
  ])('%j', (schema, message, path) => {
    expect(compileSchema(schema)).toEqual({ problem: { message, path } });
  });
});

it('runs patterns in time linear to the text, and keeps them apart', () => {
  const schema = { properties: { a: { pattern: '^(a+)+$' }, b: { pattern: '^\\u00e9+$' } } };
  expect(messages(schema, { a: `${'a'.repeat(5000)}!`, b: 'éé' })).toHaveLength(1);
  expect(messages(schema, { a: 'a', b: 'e' })).toEqual([
    '`$.b` is `e`, which does not match `^\\u00e9+$`',
  ]);
});

it('takes patterns for those of ECMA-262', () => {
  expect(messages({ pattern: '^\\S+$' }, 'a\u00a0b')).toHaveLength(1);
  expect(messages({ patternProperties: { '^\\uD83D\\uDE00$': false } }, { '😀': 1 })).toHaveLength(
    1,
  );
});

it('compiles the same object once', () => {
  const schema = { type: 'object' };
  expect(compileSchema(schema)).toBe(compileSchema(schema));
  expect(compileSchema({ type: 'object' })).not.toBe(compileSchema(schema));
});
