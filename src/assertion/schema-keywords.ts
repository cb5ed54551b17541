import { distance } from 'fastest-levenshtein';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { knownFormats } from './schema-formats.ts';
import type { SchemaProblem } from './schema-problem.ts';
import { showText } from './show-value.ts';

/** The drafts of JSON Schema that are known. */
export type Draft = '2020-12' | 'draft-07';

/** Keywords whose value is a schema, or in older drafts a list of them. */
const ofSchema = [
  'additionalItems',
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const ofSchemas = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const ofNamedSchemas = [
  '$defs',
  'definitions',
  'dependencies',
  'dependentSchemas',
  'patternProperties',
  'properties',
];

/** Of JSON Schema 2020-12 and draft-07. */
const keywords = new Set([
  ...ofSchema,
  ...ofSchemas,
  ...ofNamedSchemas,
  ...[
    '$anchor',
    '$comment',
    '$dynamicAnchor',
    '$dynamicRef',
    '$id',
    '$ref',
    '$schema',
    '$vocabulary',
  ],
  ...['const', 'contentEncoding', 'contentMediaType', 'default', 'dependentRequired', 'deprecated'],
  ...['description', 'enum', 'examples', 'exclusiveMaximum', 'exclusiveMinimum', 'format'],
  ...[
    'maxContains',
    'maxItems',
    'maxLength',
    'maxProperties',
    'maximum',
    'minContains',
    'minItems',
  ],
  ...['minLength', 'minProperties', 'minimum', 'multipleOf', 'pattern', 'readOnly', 'required'],
  ...['title', 'type', 'uniqueItems', 'writeOnly'],
]);

/** What others write beside them, near as it is to one of them: OpenAPI, and draft-04. */
const foreign = new Set(['example', 'id', 'nullable', 'discriminator', 'xml', 'externalDocs']);

/**
 * A key that is a keyword misspelt, a format that is one misspelt, or a whole schema without a single keyword.
 * JSON Schema has unknown keys and formats ignored, so that such a schema would let anything pass.
 */
export function findKeywordProblem(schema: JsonValue): SchemaProblem | undefined {
  if (!isJsonObject(schema)) return undefined;
  const keys = Object.keys(schema);
  if (keys.length > 0 && !keys.some((key) => keywords.has(key))) {
    const shown = keys.slice(0, 3).map((key) => `\`${key}\``);
    return {
      message: `the schema has no keyword of JSON Schema, only ${shown.join(', ')}, and anything would fit it`,
      path: [keys[0] ?? ''],
      hints:
        keys[0] === 'file' ? ['a schema in a file is its name alone: `json_schema: a.json`'] : [],
    };
  }
  return findMisspelt(schema, []);
}

type Path = SchemaProblem['path'];

function findMisspelt(schema: JsonValue, path: Path): SchemaProblem | undefined {
  if (!isJsonObject(schema)) return undefined;
  for (const key of Object.keys(schema)) {
    const meant = nearKeyword(key);
    if (meant === undefined) continue;
    const message = `\`${key}\` is no keyword of JSON Schema, and would be ignored`;
    return { message, path: [...path, key], hints: [`did you mean \`${meant}\`?`] };
  }
  const format = findFormatProblem(schema['format'], [...path, 'format']);
  if (format !== undefined) return format;
  for (const [part, at] of listParts(schema)) {
    const problem = findMisspelt(part, [...path, ...at]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Other words are nobody's mistake: libraries write formats of their own (`cuid2`, `uuid4`), as notes. */
function findFormatProblem(format: JsonValue | undefined, path: Path): SchemaProblem | undefined {
  if (typeof format !== 'string' || knownFormats.includes(format)) return undefined;
  const meant = knownFormats.find((known) => barely(known) === barely(format));
  if (meant === undefined) return undefined;
  const message = `${showText(format)} is no known format, and would be ignored`;
  return { message, path, hints: [`did you mean \`${meant}\`?`] };
}

function barely(format: string): string {
  return format.toLowerCase().replaceAll(/[^a-z\d]/g, '');
}

function nearKeyword(key: string): string | undefined {
  if (keywords.has(key) || foreign.has(key) || /^x-/i.test(key)) return undefined;
  for (const keyword of keywords) if (isSlip(key, keyword)) return keyword;
  return undefined;
}

/** One letter, two of a long word, or letters in another order: a word of its own (`unit`) is none. */
function isSlip(key: string, keyword: string): boolean {
  const away = distance(key, keyword);
  return (
    away <= (keyword.length >= 7 ? 2 : 1) || (away === 2 && lettersOf(key) === lettersOf(keyword))
  );
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}

/** The schemas in a schema, each with where it is. */
export function listParts(schema: JsonObject): readonly (readonly [JsonValue, Path])[] {
  return Object.entries(schema).flatMap(([key, value]) => listPartsOf(key, value));
}

function listPartsOf(key: string, value: JsonValue): readonly (readonly [JsonValue, Path])[] {
  if (isJsonArray(value)) {
    const isList = ofSchemas.includes(key) || ofSchema.includes(key);
    return isList ? value.map((part, at) => [part, [key, at]]) : [];
  }
  if (ofSchema.includes(key)) return [[value, [key]]];
  if (!ofNamedSchemas.includes(key) || !isJsonObject(value)) return [];
  return Object.entries(value).map(([name, part]) => [part, [key, name]]);
}
