import type { Ajv, AnySchema, ErrorObject, FuncKeywordDefinition, ValidateFunction } from 'ajv';
import { compileEcmaPattern } from '../expression/ecma-pattern.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { unescapePointer } from '../source/json-pointer.ts';
import { recall } from '../source/recall.ts';
import { OptionError } from './assertion.ts';
import { describeMismatches, type Mismatch } from './describe-mismatch.ts';
import { exactKeywords } from './exact-schema-keywords.ts';
import { type FormatCheck, makeFormats } from './schema-formats.ts';
import type { Draft } from './schema-keywords.ts';
import { findLimit } from './schema-limits.ts';
import type { SchemaProblem } from './schema-problem.ts';
import { withLoneReferences, withStaticReferences } from './schema-references.ts';
import { showText } from './show-value.ts';

/**
 * Gives what does not fit, in the order of the schema; empty when all fits. Throws
 * {@link OptionError} when the schema leads in a circle.
 */
export type SchemaCheck = (value: JsonValue, root?: string) => readonly Mismatch[];

export type CompiledSchema =
  | { readonly check: SchemaCheck; readonly problem?: undefined }
  | { readonly check?: undefined; readonly problem: SchemaProblem };

interface Compiler {
  readonly errors?: ErrorObject[] | null | undefined;
  validateSchema(schema: AnySchema): boolean | Promise<unknown>;
  compile(schema: AnySchema): ValidateFunction;
  removeSchema(schema: AnySchema): unknown;
}

let compilers: Readonly<Record<Draft, Compiler>> | undefined;

/** Has to be awaited once before {@link compileSchema}; the library is loaded only where it is used. */
export async function loadSchemaCompiler(): Promise<void> {
  if (compilers !== undefined) return;
  const [{ Ajv2020 }, { Ajv }, { default: formats }] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv'),
    import('ajv-formats'),
  ]);
  const options = {
    strict: false,
    allErrors: true,
    verbose: true,
    logger: false,
    // Without it a map has every key that all objects have, such as `constructor`.
    ownProperties: true,
    code: { regExp: linearPattern },
  } as const;
  const made = {
    '2020-12': new Ajv2020(options),
    // As the draft says, nothing beside a `$ref` counts.
    'draft-07': new Ajv({ ...options, ignoreKeywordsWithRef: true }),
  };
  for (const compiler of Object.values(made)) {
    formats.default(compiler);
    const own = makeFormats((name) => formatOf(compiler, name));
    for (const [name, check] of Object.entries(own)) compiler.addFormat(name, check);
    for (const definition of exactKeywords) replaceKeyword(compiler, definition);
  }
  compilers = made;
}

function formatOf(compiler: Ajv, name: string): FormatCheck {
  const format = compiler.formats[name];
  const known = format instanceof RegExp ? format : (format as { validate: FormatCheck }).validate;
  return known instanceof RegExp ? (text) => known.test(text) : known;
}

/** In its place, since mismatches are told in the order of the compiler's keywords. */
function replaceKeyword(compiler: Ajv, definition: FuncKeywordDefinition): void {
  const keyword = String(definition.keyword);
  const names = compiler.RULES.rules.map(({ rules }) => rules.map((rule) => rule.keyword));
  const group = names.find((group) => group.includes(keyword)) ?? [];
  const before = group[group.indexOf(keyword) + 1];
  compiler
    .removeKeyword(keyword)
    .addKeyword(before === undefined ? definition : { ...definition, before });
}

/**
 * A JSON Schema as a check, of the draft that its `$schema` names and 2020-12 without one. Its
 * patterns run in linear time. The same object is compiled once.
 */
export function compileSchema(schema: JsonValue): CompiledSchema {
  if (!isJsonObject(schema)) return compile(schema);
  return recall(memo, schema, () => compile(schema));
}

const memo: WeakMap<object, CompiledSchema> = new WeakMap();

function compile(schema: JsonValue): CompiledSchema {
  if (compilers === undefined) throw new Error('loadSchemaCompiler was not awaited');
  if (typeof schema !== 'boolean' && !isJsonObject(schema)) {
    return refused('a JSON Schema is a map, or true or false');
  }
  const draft = draftOf(schema);
  if (draft === undefined) {
    return refused('`$schema` is none of the drafts that are known: 2020-12 and draft-07', [
      '$schema',
    ]);
  }
  return compileWith(compilers[draft], withoutDraft(schema), draft);
}

/** The compiler knows each draft by one spelling of its address only. */
function withoutDraft(schema: JsonObject | boolean): JsonObject {
  if (typeof schema === 'boolean') return schema ? {} : { not: {} };
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}

function compileWith(compiler: Compiler, schema: JsonObject, draft: Draft): CompiledSchema {
  if ('$async' in schema) {
    return refused('`$async` is not a keyword of JSON Schema', ['$async']);
  }
  try {
    if (compiler.validateSchema(schema) !== true)
      return { problem: worstOf(compiler.errors ?? []) };
    const limit = findLimit(schema, draft);
    if (limit !== undefined) return { problem: limit };
    return { check: makeCheck(compileAlone(compiler, withReferences[draft](schema))) };
  } catch (error) {
    return refused(describeError(error));
  }
}

const withReferences: Readonly<Record<Draft, (schema: JsonObject) => JsonObject>> = {
  '2020-12': withStaticReferences,
  'draft-07': withLoneReferences,
};

/** No schema knows of another by its `$id`. */
function compileAlone(compiler: Compiler, schema: JsonObject): ValidateFunction {
  try {
    return compiler.compile(schema);
  } finally {
    compiler.removeSchema(schema);
  }
}

function makeCheck(validate: ValidateFunction): SchemaCheck {
  return (value, root) => {
    try {
      return validate(value) ? [] : describeMismatches(validate.errors ?? [], root);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const message = 'the schema cannot judge the JSON: its `$ref`s lead in a circle, or too deep';
      throw new OptionError('bad-json-schema', message);
    }
  };
}

function draftOf(schema: JsonValue): Draft | undefined {
  const named = isJsonObject(schema) ? schema['$schema'] : undefined;
  if (named === undefined) return '2020-12';
  if (typeof named !== 'string') return undefined;
  if (/\/draft\/2020-12\/schema#?$/.test(named)) return '2020-12';
  return /\/draft-07\/schema#?$/.test(named) ? 'draft-07' : undefined;
}

function refused(message: string, path: readonly (string | number)[] = []): CompiledSchema {
  return { problem: { message, path } };
}

/** Of the complaints about a schema the one that points deepest is the one that helps. */
function worstOf(errors: readonly ErrorObject[]): SchemaProblem {
  const deepest = Math.max(...errors.map((error) => segmentsOf(error).length));
  const worst = errors.find((error) => segmentsOf(error).length === deepest);
  if (worst === undefined) return { message: 'this is not a JSON Schema', path: [] };
  const path = segmentsOf(worst);
  const last = path.at(-1);
  const what = last === undefined ? 'the schema' : showText(String(last));
  const allowed: unknown = worst.params['allowedValues'];
  const says = Array.isArray(allowed) ? `is none of ${allowed.join(', ')}` : worst.message;
  return { message: `not a JSON Schema: ${what} ${says}`, path };
}

function segmentsOf(error: ErrorObject): readonly string[] {
  return error.instancePath.split('/').slice(1).map(unescapePointer);
}

function describeError(error: unknown): string {
  if (error instanceof PatternError) return error.message;
  if (error instanceof RangeError) {
    return 'not a JSON Schema: it is nested too deeply, or its `$ref`s lead in a circle';
  }
  const said = error instanceof Error ? error.message : String(error);
  const reference = /^can't resolve reference (\S+)/.exec(said)?.[1];
  if (reference === undefined) return `not a JSON Schema: ${said}`;
  return reference.startsWith('#')
    ? `${showText(reference)} is referred to and is not in the schema; \`$defs\` is the place for it`
    : `${showText(reference)} is outside of the schema, and a \`$ref\` leads within it only; put a copy into \`$defs\` and refer to it as \`#/$defs/…\``;
}

class PatternError extends Error {}

/** In place of `RegExp`, for the patterns of a schema. */
function linearPattern(source: string): { test(text: string): boolean } {
  const compiled = compileEcmaPattern(source);
  if (compiled.pattern === undefined) {
    throw new PatternError(`the pattern ${showText(source)}: ${compiled.problem}`);
  }
  const { pattern } = compiled;
  return { test: (text) => pattern.test(text), toString: () => `/${source}/` } as LinearPattern;
}

/** The compiler tells patterns apart by their `toString`. */
interface LinearPattern {
  test(text: string): boolean;
  toString(): string;
}

linearPattern.code = 'linearPattern';
