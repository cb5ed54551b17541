import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { findNearest, isTypo, suggestName } from '../../diagnostic/suggest.ts';
import { isJsonArray, isJsonObject, type JsonObject } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { recall } from '../../source/recall.ts';
import type { YamlDocument } from '../../source/yaml.ts';
import { combinators } from '../vocabulary.ts';
import { commonKeyNames } from './assertion-schema.ts';
import { describeError, type Said } from './describe-error.ts';
import { nameOwner, nameValue } from './name-things.ts';
import type { Refused } from './prune.ts';
import type { SchemaError } from './schema-error.ts';
import { type ExplainContext, keysOf, pointerOf, schemaFor, valueAt } from './schema-places.ts';
import { suggestAssertion } from './suggest-assertion.ts';
import { suggestHome, suggestParameter } from './suggest-home.ts';
import { suggestForList } from './suggest-list.ts';

/** The parts of the document that the schema refuses or misses. */
export function findRefused(
  errors: readonly SchemaError[],
  document: YamlDocument,
): readonly Refused[] {
  return errors.flatMap((error) => {
    if (error.keyword === 'if') return [];
    const pointer = pointerOf(error.instancePath, document.value);
    const key = error.params['additionalProperty'] ?? error.params['missingProperty'];
    return [{ pointer: key === undefined ? pointer : [...pointer, String(key)] }];
  });
}

/** The schema's complaints in the author's words, one for each mistake, each at its place. */
export function explainErrors(
  errors: readonly SchemaError[],
  context: ExplainContext,
): readonly Diagnostic[] {
  const told = new Set<string>();
  const byPlace = groupByPlace(errors);
  return errors.flatMap((error) => {
    const beside = byPlace.get(error.instancePath);
    if (error.keyword === 'if' || followsFromAnother(error, beside, context)) return [];
    const diagnostic = explain(error, context);
    const key = aboutValue(error)
      ? `${error.instancePath} value`
      : `${error.instancePath} ${diagnostic.code} ${diagnostic.message}`;
    if (told.has(key)) return [];
    told.add(key);
    return [diagnostic];
  });
}

/** What is wrong with the keys of one map. */
interface KeyErrors {
  readonly unknown: ReadonlySet<string>;
  readonly lacking: ReadonlySet<string>;
}

function groupByPlace(errors: readonly SchemaError[]): ReadonlyMap<string, KeyErrors> {
  const groups = new Map<string, { unknown: Set<string>; lacking: Set<string> }>();
  for (const { instancePath, params } of errors) {
    const group = recall(groups, instancePath, () => ({
      unknown: new Set<string>(),
      lacking: new Set<string>(),
    }));
    const { additionalProperty: unknown, missingProperty: lacking } = params;
    if (unknown !== undefined) group.unknown.add(String(unknown));
    if (lacking !== undefined) group.lacking.add(String(lacking));
  }
  return groups;
}

/** One mistake, one diagnostic: of several complaints about a value itself the first is told. */
function aboutValue(error: SchemaError): boolean {
  return error.keyword !== 'additionalProperties' && error.keyword !== 'required';
}

/** A key that is lacking because it is misspelt, and a map that is too small because one is lacking. */
function followsFromAnother(
  error: SchemaError,
  beside: KeyErrors | undefined,
  context: ExplainContext,
): boolean {
  if (beside === undefined) return false;
  if (standsBesideType(error, beside, context)) return true;
  if (error.keyword === 'minProperties') return beside.lacking.size > 0;
  if (error.keyword !== 'required' || beside.unknown.size === 0) return false;
  if (/^\/matrix\/[^/]+$/.test(error.instancePath)) return true;
  const owner = schemaFor(context.schema, pointerOf(error.instancePath, context.document.value));
  const known = keysOf(owner);
  const lacking = error.params['missingProperty'];
  return [...beside.unknown].some((key) => findNearest(key, known) === lacking);
}

/** `value` beside the `type` of an assertion that is written as elsewhere. */
function standsBesideType(
  { params, instancePath }: SchemaError,
  beside: KeyErrors,
  context: ExplainContext,
): boolean {
  const unknown = params['additionalProperty'];
  if (unknown === undefined || unknown === 'type' || !beside.unknown.has('type')) return false;
  const pointer = pointerOf(instancePath, context.document.value);
  const known = keysOf(schemaFor(context.schema, pointer));
  return nameOwner(pointer) === 'an assertion' && namesNoAssertion(pointer, context, known);
}

function explain(error: SchemaError, context: ExplainContext): Diagnostic {
  const pointer = pointerOf(error.instancePath, context.document.value);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, pointer, context);
    case 'required':
      return missingKey(error, pointer, context);
    default:
      return wrongValue(error, pointer, context);
  }
}

function unknownKey(error: SchemaError, pointer: Pointer, context: ExplainContext): Diagnostic {
  const key = String(error.params['additionalProperty']);
  const location = context.document.locate([...pointer, key], 'key');
  const schema = schemaFor(context.schema, pointer);
  const known = keysOf(schema);
  const [root, axis] = pointer;
  const owner = nameOwner(pointer);
  const isName = owner === 'an assertion' && namesNoAssertion(pointer, context, known);
  if (isName && key === 'type') {
    const message = `an assertion has no key \`type\``;
    const hints = suggestAssertion(pointer, context);
    return { code: 'unknown-key', severity: 'error', message, location, hints };
  }
  const negated = isName ? suggestNot(key, known) : undefined;
  const hints =
    root === 'matrix' && pointer.length === 2
      ? [`an axis is a list, or \`{ from, to, step }\`; perhaps \`${axis}.${key}\` is meant`]
      : (negated ?? suggestPlace(key, pointer, context));
  return {
    code: 'unknown-key',
    severity: 'error',
    message: isName ? `there is no assertion \`${key}\`` : `${owner} has no key \`${key}\``,
    location,
    ...(hints.length > 0 && { hints }),
  };
}

/** `not_contains`: by its name the opposite of the one that is nearest. */
function suggestNot(name: string, known: readonly string[]): readonly string[] | undefined {
  const meant = /^not[_-]?(?<name>.+)$/.exec(name)?.groups?.['name']?.replaceAll('-', '_');
  if (meant === undefined || !known.includes(meant)) return undefined;
  return [`the opposite of an assertion is written with \`not\`: \`- not: { ${meant}: … }\``];
}

/** The name that was mistyped; else where it belongs; else what is probably meant. */
function suggestPlace(key: string, pointer: Pointer, context: ExplainContext): readonly string[] {
  const schema = schemaFor(context.schema, pointer);
  const known = keysOf(schema);
  const home = isTypo(key, known) ? undefined : suggestHome(key, pointer, context);
  if (home !== undefined) return [home];
  const path = suggestPath(key, schema);
  if (findNearest(key, known) !== undefined) return [...suggestName(key, known), ...path];
  const parameter = suggestParameter(key, pointer, context);
  if (parameter !== undefined) return [parameter];
  const isVariable = nameOwner(pointer) === 'a case';
  const asVariable = isVariable ? [`a variable stands in \`vars\`: \`vars: { ${key}: … }\``] : [];
  return [...asVariable, ...suggestName(key, known), ...path];
}

/** Where keys may be paths, one that lacks its beginning. */
function suggestPath(key: string, schema: JsonObject | undefined): readonly string[] {
  const { patternProperties } = schema ?? {};
  const takesPaths = isJsonObject(patternProperties) && PATH in patternProperties;
  return takesPaths ? [`a path begins with \`$\`: \`$.${key}\``] : [];
}

/** The pattern of such keys in the schemas of assertions. */
const PATH = '^\\$';

/** Whether no other key of the entry is an assertion: then the unknown one is meant to be. */
function namesNoAssertion(
  pointer: Pointer,
  { document }: ExplainContext,
  known: readonly string[],
): boolean {
  const entry = valueAt(document.value, pointer);
  return (
    isJsonObject(entry) &&
    !Object.keys(entry).some((key) => known.includes(key) && !commonKeyNames.includes(key))
  );
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
  const value = valueAt(context.document.value, pointer) ?? null;
  const owner = schemaFor(context.schema, pointer);
  const location = context.document.locate(pointer);
  const isName = error.keyword === 'enum' && nameOwner(pointer) === 'an assertion';
  const said = isName
    ? wrongBareName(String(value), { allowed: error.params['allowedValues'], owner })
    : describeError(error, { name: nameValue(pointer), value, owner });
  const listed = said.code === 'wrong-type' && suggestForList(pointer, value, context.schema);
  return { severity: 'error', location, ...said, ...(listed && { hints: [listed] }) };
}

/** An entry that is a bare name: of no assertion, or of one that takes an option. */
function wrongBareName(
  name: string,
  schema: { readonly allowed: unknown; readonly owner: JsonObject | undefined },
): Said {
  const names = keysOf(schema.owner).filter((key) => !commonKeyNames.includes(key));
  if (names.includes(name)) {
    const isCombinator = combinators.some((kind) => kind === name);
    return {
      code: 'bad-assertion-option',
      message: `\`${name}\` stands alone; it takes ${isCombinator ? 'what it combines' : 'an option'}`,
      hints: [`write \`- ${name}: …\``],
    };
  }
  const bare = isJsonArray(schema.allowed) ? schema.allowed.map(String) : [];
  const hints = suggestNot(name, bare) ?? suggestName(name, names);
  return {
    code: 'unknown-key',
    message: `there is no assertion \`${name}\``,
    ...(hints.length > 0
      ? { hints }
      : { hints: [`these stand alone: ${bare.map((each) => `\`${each}\``).join(', ')}`] }),
  };
}
