import { isJsonArray, type JsonObject, type JsonValue } from '../source/json.ts';
import { unescapePointer } from '../source/json-pointer.ts';
import { describeValue, showCount, showList, showPath, showText, showValue } from './show-value.ts';

/** What a validator says of one keyword. */
export interface SchemaError {
  readonly keyword: string;
  /** A JSON pointer into the value. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
  /** The keyword's value. */
  readonly schema?: unknown;
  /** The part of the value that does not fit. */
  readonly data?: unknown;
}

/** One part of a value that does not fit its schema. */
export interface Mismatch {
  /** As JSONPath writes it, without backticks. */
  readonly path: string;
  /** What is, with the path: "`$.urgent` is the text `yes`, not a boolean". */
  readonly message: string;
  /** The keywords of the schema that are not met there. */
  readonly expected: JsonObject;
  readonly actual: JsonValue;
}

/** Errors of a validator that reports all of them, with the data (`verbose`). `root` leads to what it looked at. */
export function describeMismatches(
  errors: readonly SchemaError[],
  root: string = '$',
): readonly Mismatch[] {
  return errors.filter((error) => isTelling(error, errors)).map((error) => describe(error, root));
}

/**
 * What the branches of `anyOf` say about the value itself only repeats that none fits; what they
 * say about parts of it helps. `if` repeats what `then` and `else` say.
 */
function isTelling(error: SchemaError, errors: readonly SchemaError[]): boolean {
  if (error.keyword === 'if') return false;
  return !errors.some(
    (other) =>
      (other.keyword === 'anyOf' || other.keyword === 'oneOf') &&
      other.instancePath === error.instancePath &&
      error.schemaPath.startsWith(`${other.schemaPath}/`),
  );
}

function describe(error: SchemaError, root: string): Mismatch {
  const at = showPath(resolvePath(error), root);
  const actual = error.data as JsonValue;
  const say = sayings[error.keyword];
  const message = say === undefined ? `it ${error.message ?? error.keyword}` : undefined;
  return {
    path: at.slice(1, -1),
    message: say?.({ at, actual, error }) ?? `${at} is ${showValue(actual)}; ${message}`,
    expected: { [error.keyword]: error.schema as JsonValue },
    actual,
  };
}

interface Said {
  readonly at: string;
  readonly actual: JsonValue;
  readonly error: SchemaError;
}

type Saying = (said: Said) => string;

const has =
  (few: string, unit: string): Saying =>
  ({ at, actual, error }) =>
    `${at} has ${showCount(sizeOf(actual), unit)}, ${few} than ${String(error.schema)}`;

const is =
  (comparison: string): Saying =>
  ({ at, actual, error }) =>
    `${at} is ${showValue(actual)}, ${comparison} ${String(error.schema)}`;

const extraKey =
  (parameter: string): Saying =>
  ({ at, error }) =>
    `${at} has the unknown key ${showText(String(error.params[parameter]))}`;

const noneFits: Saying = ({ at, actual, error }) =>
  error.keyword === 'oneOf' && error.params['passingSchemas'] !== null
    ? `${at} is ${showValue(actual)}, which fits several of \`oneOf\``
    : `${at} is ${describeValue(actual)}, which fits none of \`${error.keyword}\``;

const sayings: Readonly<Record<string, Saying>> = {
  type: ({ at, actual, error }) =>
    `${at} is ${describeValue(actual)}, not ${typeWords(error.schema)}`,
  enum: ({ at, actual, error }) =>
    `${at} is ${showValue(actual)}, none of ${showList(error.schema as readonly JsonValue[])}`,
  const: ({ at, actual, error }) =>
    `${at} is ${describeValue(actual)}, not ${describeValue(error.schema as JsonValue)}`,
  required: ({ at, error }) => `${at} has no ${showText(String(error.params['missingProperty']))}`,
  additionalProperties: extraKey('additionalProperty'),
  unevaluatedProperties: extraKey('unevaluatedProperty'),
  pattern: ({ at, actual, error }) =>
    `${at} is ${showValue(actual)}, which does not match ${showText(String(error.schema))}`,
  format: ({ at, actual, error }) =>
    `${at} is ${showValue(actual)}, which is not in the format \`${String(error.schema)}\``,
  minimum: is('less than'),
  maximum: is('more than'),
  exclusiveMinimum: is('not more than'),
  exclusiveMaximum: is('not less than'),
  // JSON may have a number that is too large to be held, and then to be shown.
  multipleOf: ({ at, actual, error }) =>
    Number.isFinite(actual)
      ? `${at} is ${showValue(actual)}, not a multiple of ${String(error.schema)}`
      : `${at} is a number too large to be judged as a multiple of ${String(error.schema)}`,
  minLength: has('fewer', 'characters'),
  maxLength: has('more', 'characters'),
  minItems: has('fewer', 'items'),
  maxItems: has('more', 'items'),
  minProperties: has('fewer', 'keys'),
  maxProperties: has('more', 'keys'),
  uniqueItems: ({ at, error }) =>
    `${at} has the same item twice, at ${error.params['j']} and ${error.params['i']}`,
  anyOf: noneFits,
  oneOf: noneFits,
  not: ({ at, actual }) => `${at} is ${showValue(actual)}, which the schema rules out`,
  'false schema': ({ at, actual }) => `${at} is ${showValue(actual)}, where nothing may be`,
};

/** JSON Schema counts characters as code points. */
function sizeOf(value: JsonValue): number {
  if (typeof value === 'string') return [...value].length;
  return isJsonArray(value) ? value.length : Object.keys(value ?? {}).length;
}

function typeWords(schema: unknown): string {
  const types: readonly unknown[] = Array.isArray(schema) ? schema : [schema];
  return types.map((type) => words[String(type)] ?? String(type)).join(' or ');
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'a boolean',
  array: 'a list',
  object: 'a map',
  null: 'null',
};

/**
 * The validator's pointer does not tell an index from a key that is a number. Digits are taken for an
 * index, as a list is what they nearly always are in.
 */
function resolvePath(error: SchemaError): readonly (string | number)[] {
  return error.instancePath
    .split('/')
    .slice(1)
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : unescapePointer(segment)));
}
