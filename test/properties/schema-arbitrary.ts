import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/source/json.ts';
import { fc } from '../support/fast-check.ts';

/** What to draw in place of what a schema says, by the name of a member or of a definition. */
export type Chosen = Readonly<Record<string, fc.Arbitrary<JsonValue>>>;

type Draw = fc.Arbitrary<JsonValue>;

const words = [
  'Where is my refund?',
  'I was charged twice for March.',
  'refund',
  'Reply in JSON: {"queue": "billing" | "access", "urgent": boolean}',
  '',
  ' ',
  '.',
  'Grüße an das Team — 退款在哪里？ 🧾👩‍💻',
  '\u0000\u2028\ud800 half a letter',
];

/** Values that a schema allows: every member in and out, ends of ranges, nulls, every form of a union. */
export function arbitraryOf(schema: JsonValue, root: JsonObject, chosen: Chosen): Draw {
  if (!isJsonObject(schema)) return anyJson;
  const { $ref, anyOf, const: only, enum: options } = schema;
  if (typeof $ref === 'string') return ofReference($ref, root, chosen);
  if (only !== undefined) return fc.constant(only);
  if (isJsonArray(options)) return fc.constantFrom(...options);
  if (isJsonArray(anyOf) && schema['type'] === undefined) {
    return fc.oneof(...anyOf.map((form) => arbitraryOf(form, root, chosen)));
  }
  const { type } = schema;
  const types = isJsonArray(type) ? type : [type ?? 'any'];
  return fc.oneof(
    ...types.map((each) => ({
      arbitrary: ofType(String(each), schema, { root, chosen }),
      weight: each === 'null' ? 1 : 4,
    })),
  );
}

function ofReference($ref: string, root: JsonObject, chosen: Chosen): Draw {
  const name = $ref.slice('#/$defs/'.length);
  const definitions = root['$defs'];
  const definition = isJsonObject(definitions) ? definitions[name] : undefined;
  if (definition === undefined) throw new Error(`the schema has no ${$ref}`);
  return chosen[name] ?? arbitraryOf(definition, root, chosen);
}

function ofType(
  type: string,
  schema: JsonObject,
  { root, chosen }: { readonly root: JsonObject; readonly chosen: Chosen },
): Draw {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return numberIn(schema, (min, max) => fc.integer({ min, max }));
    case 'number':
      return numberIn(schema, (min, max) => fc.double({ min, max, noNaN: true }).map(positiveZero));
    case 'string':
      return textIn(schema);
    case 'array':
      return listIn(schema, arbitraryOf(schema['items'] ?? true, root, chosen));
    case 'object':
      return objectIn(schema, root, chosen);
    default:
      return anyJson;
  }
}

const anyJson: Draw = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)));

function numberIn(
  { minimum, maximum }: JsonObject,
  between: (min: number, max: number) => fc.Arbitrary<number>,
): Draw {
  const min = typeof minimum === 'number' ? minimum : -10;
  const max = typeof maximum === 'number' ? maximum : Math.max(min, 1_000_000);
  return fc.oneof(
    fc.constantFrom(min, max),
    between(min, max),
    between(min, Math.min(max, min + 9)),
  );
}

/** JSON has no other zero. */
function positiveZero(value: number): number {
  return value === 0 ? 0 : value;
}

function textIn({ minLength, maxLength, pattern }: JsonObject): Draw {
  const min = Number(minLength ?? 0);
  const max = Number(maxLength ?? Number.POSITIVE_INFINITY);
  if (typeof pattern === 'string') {
    return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, max));
  }
  const drawn = fc.oneof(
    { arbitrary: fc.constantFrom(...words), weight: 60 },
    { arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }), weight: 30 },
    { arbitrary: fc.constantFrom('refund '.repeat(1500), '🧾'.repeat(1500)), weight: 1 },
  );
  return drawn.map((text) => (text.length < min ? 'refund' : text.slice(0, max)));
}

function listIn({ minItems, maxItems }: JsonObject, item: Draw): Draw {
  const least = Number(minItems ?? 0);
  return fc
    .array(item, { minLength: least, maxLength: Math.min(Number(maxItems ?? 4), least + 4) })
    .map((items): JsonValue => items);
}

function objectIn(schema: JsonObject, root: JsonObject, chosen: Chosen): Draw {
  const { properties, required, additionalProperties: others } = schema;
  if (!isJsonObject(properties)) {
    const keys = fc.constantFrom('number', 'queue', '50256', ' refund', 'é', 'toString');
    const members = fc.dictionary(keys, arbitraryOf(others ?? true, root, chosen), { maxKeys: 3 });
    return members.map((entries): JsonValue => ({ ...entries }));
  }
  const drawn = Object.fromEntries(
    Object.entries(properties).map(([key, member]) => [
      key,
      chosen[key] ?? arbitraryOf(member, root, chosen),
    ]),
  );
  const needed = isJsonArray(required) ? required.map(String) : [];
  return fc.record(drawn, { requiredKeys: needed }).map((entries): JsonValue => ({ ...entries }));
}
