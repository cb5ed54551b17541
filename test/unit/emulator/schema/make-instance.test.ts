import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/emulator/model/random.ts';
import { makeInstance } from '../../../../src/emulator/schema/make-instance.ts';
import { matchesSchema } from '../../../../src/emulator/schema/match-schema.ts';
import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';
import { isTooDeep } from '../../../../src/source/json-depth.ts';
import { fc } from '../../../support/fast-check.ts';

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
const withoutFormats = new Ajv({ strict: false, validateFormats: false });

function make(schema: JsonValue, seed = 'seed', prompt = '', numbers: number[] = []): JsonValue {
  const random = makeRandom(seed);
  const phrases = ['the second payment', 'a parcel', '', 'urgent'];
  const makePhrase = (): string => phrases[Math.floor(random() * phrases.length)] ?? '';
  return makeInstance(schema, { random, makePhrase, numbers, prompt });
}

const number: fc.Arbitrary<JsonObject> = fc
  .record({
    type: fc.constantFrom('number', 'integer'),
    low: fc.integer({ min: -50, max: 50 }),
    width: fc.integer({ min: 2, max: 60 }),
    keys: fc.constantFrom(
      ['minimum', 'maximum'],
      ['exclusiveMinimum', 'exclusiveMaximum'],
      ['minimum'],
    ),
  })
  .map(({ type, low, width, keys }) => ({
    type,
    [keys[0] ?? '']: low,
    ...(keys[1] === undefined ? {} : { [keys[1]]: low + width }),
  }));

const text: fc.Arbitrary<JsonObject> = fc.oneof(
  fc
    .record({ minLength: fc.integer({ min: 0, max: 30 }), more: fc.integer({ min: 0, max: 20 }) })
    .map(({ minLength, more }) => ({ type: 'string', minLength, maxLength: minLength + more })),
  fc
    .constantFrom('date', 'date-time', 'time', 'email', 'uuid', 'uri', 'ipv4', 'ipv6', 'hostname')
    .map((format) => ({ type: 'string', format })),
  fc
    .constantFrom(
      '^[A-Z]{2}-\\d{3,5}$',
      '^(billing|shipping)$',
      '^[^\\s]+@acme\\.example$',
      '^T\\w*-(?:\\d{2}|x)?$',
      '[a-c]+',
    )
    .map((pattern) => ({ type: 'string', pattern })),
);

const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
  number,
  text,
  fc.constantFrom<JsonObject>(
    { type: 'boolean' },
    { type: 'null' },
    { type: ['string', 'null'] },
    { enum: ['billing', 'shipping', 3, null] },
    { const: { queue: 'billing' } },
    { type: 'integer', multipleOf: 5, minimum: 3, maximum: 22 },
    { type: 'number', multipleOf: 0.25, minimum: 1 },
  ),
);

const { schema: anySchema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc
      .record({ items: tie('schema'), minItems: fc.integer({ min: 0, max: 3 }) })
      .map(({ items, minItems }) => ({ type: 'array', items, minItems, maxItems: minItems + 1 })),
    fc
      .record({ queue: tie('schema'), note: tie('schema'), count: fc.boolean() })
      .map(({ queue, note, count }) => ({
        type: 'object',
        properties: { queue, note },
        required: ['queue', ...(count ? ['count'] : [])],
        additionalProperties: count,
      })),
    fc.record({ first: tie('schema'), second: tie('schema') }).map(({ first, second }) => ({
      anyOf: [first, second],
    })),
    tie('schema').map((inner) => ({ $defs: {}, allOf: [inner] })),
  ),
}));

describe('makeInstance', () => {
  it('makes values that satisfy any schema of the usual keywords', () => {
    fc.assert(
      fc.property(anySchema, fc.string(), (schema, seed) => {
        const value = make(schema, seed);
        expect({ value, errors: ajv.validate(schema, value) ? null : ajv.errors }).toEqual({
          value,
          errors: null,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('judges values as a validator does', () => {
    fc.assert(
      fc.property(anySchema, fc.jsonValue({ maxDepth: 3 }), (schema, value) => {
        // The validator takes 1e21 for 1 where it divides.
        fc.pre(!JSON.stringify(value).includes('e+'));
        expect(matchesSchema(value as JsonValue, schema, schema)).toBe(
          withoutFormats.validate(schema, value),
        );
      }),
    );
  });

  it('takes patterns for those of ECMA-262', () => {
    const schema = { pattern: '^\\S\\uD83D\\uDE00$' };
    expect(['a😀', '\u00a0😀'].map((text) => matchesSchema(text, schema, schema))).toEqual([
      true,
      false,
    ]);
  });

  it('follows references into the schema itself, and ends where they lead round', () => {
    const schema = {
      $ref: '#/$defs/ticket',
      $defs: {
        ticket: {
          type: 'object',
          properties: {
            queue: { $ref: '#/$defs/queue' },
            replies: { type: 'array', items: { $ref: '#/$defs/ticket' } },
          },
          required: ['queue'],
        },
        queue: { enum: ['billing'] },
      },
    };
    const value = make(schema);
    expect({ queue: (value as JsonObject)['queue'], valid: ajv.validate(schema, value) }).toEqual({
      queue: 'billing',
      valid: true,
    });
  });

  it('takes a format that no text has for none', () => {
    expect(make({ type: 'string', format: 'constructor' })).toEqual(expect.any(String));
  });

  it('meets exactly one option of oneOf', () => {
    const schema = {
      oneOf: [
        { type: 'integer', minimum: 0 },
        { type: 'integer', maximum: 3 },
      ],
    };
    const values = Array.from({ length: 20 }, (_, seed) => make(schema, `${seed}`));
    expect(values.every((value) => ajv.validate(schema, value))).toBe(true);
  });

  it('keeps away from what `not` excludes', () => {
    const schema = { enum: ['billing', 'shipping'], not: { const: 'billing' } };
    expect(new Set(Array.from({ length: 8 }, (_, seed) => make(schema, `${seed}`)))).toEqual(
      new Set(['shipping']),
    );
  });

  it('uses the numbers and the choices that the prompt names', () => {
    const schema = {
      type: 'object',
      properties: {
        a: { type: 'number' },
        b: { type: 'integer' },
        queue: { enum: ['shipping', 'billing'] },
      },
      required: ['a', 'b', 'queue'],
    };
    expect(make(schema, 's', 'add 2.5 and 4 for billing', [2.5, 4])).toEqual({
      a: 2.5,
      b: 4,
      queue: 'billing',
    });
  });
});

describe('a schema without end', () => {
  it.each<[string, JsonObject]>([
    [
      'requires itself in a list',
      {
        type: 'object',
        properties: { kids: { type: 'array', minItems: 1, items: { $ref: '#' } } },
        required: ['kids'],
      },
    ],
    ['requires itself', { type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] }],
    [
      'requires itself twice',
      { type: 'array', minItems: 2, items: { $ref: '#' }, uniqueItems: true },
    ],
    ['is all of itself', { allOf: Array.from({ length: 12 }, () => ({ $ref: '#' })) }],
    ['is any of itself', { anyOf: [{ $ref: '#' }, { not: { $ref: '#' } }] }],
    ['asks for more than there is', { type: 'object', minProperties: 1e12 }],
    [
      'multiplies',
      JSON.parse(
        `${'{"type":"array","minItems":1024,"items":'.repeat(20)}true${'}'.repeat(20)}`,
      ) as JsonObject,
    ],
    ['refers to no place', { $ref: '#/%zz' }],
  ])('%s, and has a value nevertheless', (_, schema) => {
    expect(isTooDeep(make(schema))).toBe(false);
  });

  it('has patterns that are deep, or long', () => {
    const deep = `${'('.repeat(20_000)}a${')'.repeat(20_000)}`;
    for (const pattern of [deep, '(((a{4000}){4000}){4000}){4000}', '('.repeat(20_000)]) {
      expect(typeof make({ type: 'string', pattern })).toBe('string');
    }
  });
});
