import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { suggestName } from '../../diagnostic/suggest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { YamlDocument } from '../../source/yaml.ts';
import { nameOwner, nameTypes, nameValue } from './name-things.ts';
import type { Refused } from './prune.ts';

/** What ajv says of a value, as far as it is used here. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface ExplainContext {
  readonly document: YamlDocument;
  readonly schema: JsonObject;
  /** Whether a later version will know a key or a value at this place. */
  readonly isLater: (pointer: Pointer, word: string) => boolean;
}

/** The parts of the document that the schema refuses, to be left out of what is looked at next. */
export function findRefused(
  errors: readonly SchemaError[],
  document: YamlDocument,
): readonly Refused[] {
  return errors.flatMap((error) => {
    if (error.keyword === 'required' || error.keyword === 'if') return [];
    const pointer = pointerOf(error.instancePath, document.value);
    const key = error.params['additionalProperty'];
    return [{ pointer: key === undefined ? pointer : [...pointer, String(key)] }];
  });
}

/** The schema's complaints in the author's words, one for each mistake, each at its place. */
export function explainErrors(
  errors: readonly SchemaError[],
  context: ExplainContext,
): readonly Diagnostic[] {
  const told = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const error of errors) {
    const diagnostic = explain(error, context);
    const key = diagnostic && `${error.instancePath} ${diagnostic.code} ${diagnostic.message}`;
    const place = `${error.instancePath} value`;
    if (diagnostic === undefined || key === undefined || told.has(key)) continue;
    if (aboutValue(error) && told.has(place)) continue;
    told.add(key);
    if (aboutValue(error)) told.add(place);
    diagnostics.push(diagnostic);
  }
  return diagnostics;
}

/** One mistake, one diagnostic: of several complaints about a value itself the first is told. */
function aboutValue(error: SchemaError): boolean {
  return error.keyword !== 'additionalProperties' && error.keyword !== 'required';
}

function explain(error: SchemaError, context: ExplainContext): Diagnostic | undefined {
  const pointer = pointerOf(error.instancePath, context.document.value);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, pointer, context);
    case 'required':
      return missingKey(error, pointer, context);
    case 'if':
      return undefined;
    default:
      return wrongValue(error, pointer, context);
  }
}

function unknownKey(error: SchemaError, pointer: Pointer, context: ExplainContext): Diagnostic {
  const key = String(error.params['additionalProperty']);
  const location = context.document.locate([...pointer, key], 'key');
  if (context.isLater(pointer, key)) {
    const message = `\`${key}\` is not available in this version`;
    return { code: 'not-available', severity: 'error', message, location };
  }
  const owner = schemaFor(context.schema, pointer);
  const known = Object.keys(isJsonObject(owner?.['properties']) ? owner['properties'] : {});
  const hints = suggestName(key, known);
  return {
    code: 'unknown-key',
    severity: 'error',
    message: `${nameOwner(pointer)} has no key \`${key}\``,
    location,
    ...(hints.length > 0 && { hints }),
  };
}

function missingKey(error: SchemaError, pointer: Pointer, context: ExplainContext): Diagnostic {
  const key = String(error.params['missingProperty']);
  return {
    code: 'missing-key',
    severity: 'error',
    message: `${nameOwner(pointer)} lacks \`${key}\``,
    location: context.document.locate(pointer),
    ...(key === 'version' && { hints: ['write `version: 1` on the first line'] }),
  };
}

function wrongValue(error: SchemaError, pointer: Pointer, context: ExplainContext): Diagnostic {
  const value = valueAt(context.document.value ?? null, pointer);
  const later = typeof value === 'string' && context.isLater(pointer, value);
  const owner = schemaFor(context.schema, pointer);
  const said = later
    ? { code: 'not-available', message: `\`${value}\` is not available in this version` }
    : describe(error, { name: nameValue(pointer), value, owner });
  return { severity: 'error', location: context.document.locate(pointer), ...said };
}

interface Wrong {
  readonly name: string;
  readonly value: JsonValue;
  readonly owner: JsonObject | undefined;
}

type Said = Pick<Diagnostic, 'code' | 'message' | 'hints'>;

function describe(error: SchemaError, wrong: Wrong): Said {
  const { name, value, owner } = wrong;
  const limit = String(error.params['limit']);
  const bad = (message: string): Said => ({ code: 'bad-value', message: `${name} ${message}` });
  switch (error.keyword) {
    case 'type':
      return wrongType(error, wrong);
    case 'enum':
      return unknownValue(wrong, error.params['allowedValues']);
    case 'const':
      return bad(
        `is ${show(value)}; it is always ${show(error.params['allowedValue'] as JsonValue)}`,
      );
    case 'minimum':
      return bad(`is ${show(value)}; the least is ${limit}`);
    case 'maximum':
      return bad(`is ${show(value)}; the most is ${limit}`);
    case 'exclusiveMinimum':
      return bad(`is ${show(value)}; it is more than ${limit}`);
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return bad('is empty');
    case 'pattern':
      return wrongText(wrong, owner);
    default:
      return bad('is not what belongs here');
  }
}

function wrongType(error: SchemaError, wrong: Wrong): Said {
  const types = [error.params['type']].flat().map(String);
  return {
    code: 'wrong-type',
    message: `${wrong.name} is ${nameTypes([typeOf(wrong.value)])}; it takes ${nameTypes(types)}`,
  };
}

/** A text in place of a number fails the pattern of a template: then the type is what is wrong. */
function wrongText(wrong: Wrong, owner: JsonObject | undefined): Said {
  const types = [owner?.['type'] ?? 'string'].flat().map(String);
  const others = types.filter((type) => type !== 'string');
  if (String(owner?.['pattern']).includes('{\\{') || String(owner?.['pattern']) === '\\{\\{') {
    return {
      code: 'wrong-type',
      message: `${wrong.name} is a text; it takes ${nameTypes(others)}, or a template`,
    };
  }
  const description = String(owner?.['description'] ?? '').split('\n')[0] ?? '';
  return {
    code: 'bad-value',
    message: `${wrong.name} cannot be ${show(wrong.value)}`,
    ...(description !== '' && { hints: [description] }),
  };
}

function unknownValue(wrong: Wrong, allowed: unknown): Said {
  const names = Array.isArray(allowed) ? allowed.map(String) : [];
  return {
    code: 'unknown-value',
    message: `${wrong.name} cannot be ${show(wrong.value)}`,
    hints: suggestName(String(wrong.value), names),
  };
}

function show(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text.replaceAll('"', '`');
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** List items come as numbers, so that a map with numeric keys is not mistaken for a list. */
function pointerOf(path: string, root: JsonValue | undefined): Pointer {
  const segments = path.split('/').slice(1).map(unescapePointer);
  const pointer: (string | number)[] = [];
  for (const segment of segments) {
    const parent = valueAt(root ?? null, pointer);
    pointer.push(Array.isArray(parent) ? Number(segment) : segment);
  }
  return pointer;
}

function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function valueAt(root: JsonValue, pointer: Pointer): JsonValue {
  let value: JsonValue = root;
  for (const segment of pointer) {
    value = (value as Record<string | number, JsonValue> | null)?.[segment] ?? null;
  }
  return value;
}

/** What the schema says of the value at a pointer. */
function schemaFor(root: JsonObject, pointer: Pointer): JsonObject | undefined {
  let part: JsonObject | undefined = root;
  for (const segment of pointer) {
    if (part === undefined) return undefined;
    const properties: JsonValue | undefined = part['properties'];
    const own: JsonValue | undefined = isJsonObject(properties)
      ? properties[String(segment)]
      : undefined;
    const next: JsonValue | undefined =
      typeof segment === 'number' ? part['items'] : (own ?? part['additionalProperties']);
    part = isJsonObject(next) ? resolveReference(root, next) : undefined;
  }
  return part;
}

function resolveReference(root: JsonObject, schema: JsonObject): JsonObject | undefined {
  const name = /^#\/definitions\/(.+)$/.exec(String(schema['$ref'] ?? ''))?.[1];
  const definitions = root['definitions'];
  if (name === undefined) return schema;
  const found = isJsonObject(definitions) ? definitions[name] : undefined;
  return isJsonObject(found) ? found : undefined;
}
