import { beforeAll, describe, expect, it } from 'vitest';
import { compileSchema, loadSchemaCompiler } from '../../../src/assertion/compile-schema.ts';
import { isMultipleOf } from '../../../src/assertion/multiple-of.ts';
import type { JsonValue } from '../../../src/source/json.ts';
import { fc } from '../../support/fast-check.ts';

beforeAll(loadSchemaCompiler);

const drafts = [
  'https://json-schema.org/draft/2020-12/schema',
  'http://json-schema.org/draft-07/schema#',
];

/** By both drafts, which are to agree. Texts, since a `__proto__` in a literal is no key. */
function messages(schema: string, value: string): readonly string[] {
  const [first, second] = drafts.map(($schema) => {
    const written = JSON.parse(schema) as JsonValue;
    const { check } = compileSchema({ ...(written as object), $schema });
    return check?.(JSON.parse(value) as JsonValue).map(({ message }) => message);
  });
  expect(second).toEqual(first);
  return first ?? ['no schema'];
}

describe('keys that every object of JavaScript has', () => {
  it.each([
    ['{"required": ["constructor"]}', '{"a": 1}', '`$` has no `constructor`'],
    ['{"required": ["toString"]}', '{"a": 1}', '`$` has no `toString`'],
    ['{"required": ["__proto__"]}', '{"a": 1}', '`$` has no `__proto__`'],
    [
      '{"properties": {"constructor": {"type": "string"}}}',
      '{"constructor": 1}',
      '`$.constructor` is the number `1`, not text',
    ],
    [
      '{"properties": {"valueOf": {"enum": ["a"]}}}',
      '{"valueOf": "b"}',
      '`$.valueOf` is `b`, none of `a`',
    ],
    [
      '{"additionalProperties": false}',
      '{"constructor": 1}',
      '`$` has the unknown key `constructor`',
    ],
    ['{"const": {"a": 1}}', '{"toString": 1}', '`$` is `{"toString":1}`, not `{"a":1}`'],
    ['{"const": {"valueOf": 1}}', '{"valueOf": 2}', '`$` is `{"valueOf":2}`, not `{"valueOf":1}`'],
    [
      '{"enum": [{"toString": 1}]}',
      '{"toString": 2}',
      '`$` is `{"toString":2}`, none of `{"toString":1}`',
    ],
    [
      '{"uniqueItems": true}',
      '[{"constructor": {}}, {"constructor": {}}]',
      '`$` has the same item twice, at 0 and 1',
    ],
    [
      '{"uniqueItems": true}',
      '[{"valueOf": 1}, 1, {"valueOf": 1}]',
      '`$` has the same item twice, at 0 and 2',
    ],
  ])('%s, given %s', (schema, value, message) => {
    expect(messages(schema, value)).toEqual([message]);
  });

  it('are asked of a map that another one needs', () => {
    const { check } = compileSchema({ dependentRequired: { a: ['constructor'] } });
    expect(check?.({ a: 1 })).toHaveLength(1);
    const reversed = compileSchema({ dependentRequired: { constructor: ['a'] } });
    expect(reversed.check?.({ b: 1 })).toEqual([]);
  });

  it.each([
    ['{"properties": {"constructor": {"type": "string"}, "toString": {"const": 1}}}', '{"a": 1}'],
    ['{"required": ["__proto__", "constructor"]}', '{"__proto__": 1, "constructor": "RB"}'],
    [
      '{"const": {"valueOf": 1, "constructor": {"b": []}}}',
      '{"constructor": {"b": []}, "valueOf": 1}',
    ],
    ['{"enum": [null, {"toString": 1}]}', '{"toString": 1}'],
    [
      '{"uniqueItems": true}',
      '[{"constructor": {}}, {"constructor": []}, "constructor", "__proto__"]',
    ],
  ])('%s lets pass %s', (schema, value) => {
    expect(messages(schema, value)).toEqual([]);
  });
});

describe('items and choices', () => {
  it('are equal where JSON is, whatever the order of keys', () => {
    expect(messages('{"uniqueItems": true}', '[{"a": 1, "b": 2}, {"b": 2, "a": 1}]')).toEqual([
      '`$` has the same item twice, at 0 and 1',
    ]);
    expect(messages('{"const": {"a": 1, "b": [1.0]}}', '{"b": [1], "a": 1}')).toEqual([]);
  });

  it('differ by what they are', () => {
    const all = '[1, "1", "[1]", [1], "null", null, "true", true, "{}", {}, [], "", "\\"", "\\"1"]';
    expect(messages('{"uniqueItems": true}', all)).toEqual([]);
    expect(messages('{"uniqueItems": false}', '[1, 1]')).toEqual([]);
    expect(messages('{"enum": ["{}", "1"]}', '{}')).toHaveLength(1);
  });
});

it.each([
  ['{"enum": [{}], "properties": {"a": {"type": "string"}}}', '{"a": 1}', ['$', '$.a']],
  ['{"const": {}, "allOf": [{"properties": {"a": false}}]}', '{"a": 1}', ['$', '$.a']],
])('%s is told of the whole before its parts', (schema, value, paths) => {
  for (const $schema of drafts) {
    const { check } = compileSchema({ ...(JSON.parse(schema) as object), $schema });
    expect(check?.(JSON.parse(value) as JsonValue).map(({ path }) => path)).toEqual(paths);
  }
});

describe('a multiple', () => {
  it.each([
    [19.99, 0.01],
    [0.07, 0.01],
    [4.35, 0.01],
    [0.3, 0.1],
    [1.1, 0.1],
    [-8.2, 0.01],
    [0, 0.01],
    [1e21, 10],
    [1e-7, 1e-8],
    [2.5e300, 1e299],
    [Number.MAX_VALUE, 5e-324],
    [7.5, 2.5],
    [123456789.12, 0.01],
  ])('%d is one of %d', (value, step) => {
    expect(messages(`{"multipleOf": ${step}}`, `${value}`)).toEqual([]);
  });

  it.each([
    [0.015, 0.01],
    [0.075, 0.01],
    [19.999, 0.01],
    [0.010000001, 0.01],
    [7, 5],
    [0.5, 1],
    [1e-9, 0.01],
    [123456789.125, 0.01],
    [1e21, 7],
  ])('%d is none of %d', (value, step) => {
    expect(messages(`{"multipleOf": ${step}}`, `${value}`)).toEqual([
      `\`$\` is \`${value}\`, not a multiple of ${step}`,
    ]);
  });

  it.each(['1e400', '-1e400'])('is not what is too large to be held: %s', (value) => {
    expect(messages('{"multipleOf": 0.01}', value)).toEqual([
      '`$` is a number too large to be judged as a multiple of 0.01',
    ]);
    expect(messages('{"multipleOf": 1e400}', '5')).toHaveLength(1);
  });

  it('of hundredths is whatever has two digits after the point', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
        expect(isMultipleOf(cents / 100, 0.01)).toBe(true);
        expect(isMultipleOf((cents * 10 + 5) / 1000, 0.01)).toBe(false);
      }),
    );
  });
});
