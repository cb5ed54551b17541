import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { type Draft, listParts } from './schema-keywords.ts';
import type { SchemaProblem } from './schema-problem.ts';
import { isStatic, leadsToRoot, listSchemas, resolveReference } from './schema-references.ts';
import { showText } from './show-value.ts';

/** What the compiler takes and would judge wrong; undefined where it judges all of the schema. */
export function findLimit(schema: JsonValue, draft: Draft): SchemaProblem | undefined {
  return findIn(schema, [], { root: schema, finders: finders[draft] });
}

type Path = SchemaProblem['path'];

/** Of a schema on its own, within the whole one. */
type Finder = (schema: JsonObject, root: JsonValue) => SchemaProblem | undefined;

interface Search {
  readonly root: JsonValue;
  readonly finders: readonly Finder[];
}

/** A keyword that a draft does not know is ignored by it. */
const finders: Readonly<Record<Draft, readonly Finder[]>> = {
  '2020-12': [findDynamic, findUnevaluated, findEmptyEnum, findPrototype],
  'draft-07': [findPrototype],
};

function findIn(schema: JsonValue, path: Path, search: Search): SchemaProblem | undefined {
  if (!isJsonObject(schema)) return undefined;
  for (const find of search.finders) {
    const own = find(schema, search.root);
    if (own !== undefined) return { ...own, path: [...path, ...own.path] };
  }
  for (const [part, at] of listParts(schema)) {
    const problem = findIn(part, [...path, ...at], search);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findDynamic(schema: JsonObject, root: JsonValue): SchemaProblem | undefined {
  const reference = schema['$dynamicRef'];
  if (typeof reference !== 'string') return undefined;
  if (leadsToRoot(root, reference) || isStatic(root, reference)) return undefined;
  return {
    message:
      '`$dynamicRef` is followed only within the schema, to a `$dynamicAnchor` of the whole schema or one that no other has the name of',
    path: ['$dynamicRef'],
    hints: [`within one schema \`$ref\` leads to the same: ${showText(reference)}`],
  };
}

function findUnevaluated(schema: JsonObject, root: JsonValue): SchemaProblem | undefined {
  const { unevaluatedItems } = schema;
  if (unevaluatedItems === undefined || unevaluatedItems === true) return undefined;
  const look = { root, seen: new Set<JsonValue>(), keyword: 'contains', among: branches };
  if (!isSaid(schema, look) && !isHidden(root, look)) return undefined;
  // Where every item is said to be something, none is left over.
  if (isSaid(schema, { root, seen: new Set(), keyword: 'items', among: ['allOf'] })) {
    return undefined;
  }
  return {
    message:
      '`unevaluatedItems` cannot be judged beside `contains`: which items that found is not known',
    path: ['unevaluatedItems'],
    hints: ['`items` says what every item is'],
  };
}

function findEmptyEnum(schema: JsonObject): SchemaProblem | undefined {
  const choices = schema['enum'];
  if (!isJsonArray(choices) || choices.length > 0) return undefined;
  return { message: 'nothing fits an empty `enum`', path: ['enum'] };
}

function findPrototype({ properties }: JsonObject): SchemaProblem | undefined {
  if (!isJsonObject(properties) || !Object.hasOwn(properties, '__proto__')) return undefined;
  return {
    message: 'the property `__proto__` would not be looked at',
    path: ['properties', '__proto__'],
    hints: ['`patternProperties` can name it: `^__proto__$`'],
  };
}

/** What an address leads to is not looked up: it may be whatever there is in the schema. */
function isHidden(root: JsonValue, { keyword }: Pick<Look, 'keyword'>): boolean {
  const all = listSchemas(root);
  const hasAddresses = all.some((each) => leadsByAddress(each) || isInner(each, root));
  return hasAddresses && all.some((each) => Object.hasOwn(each, keyword));
}

function leadsByAddress({ $ref }: JsonObject): boolean {
  return typeof $ref === 'string' && !$ref.startsWith('#');
}

/** Whether references within it begin at it. */
function isInner(schema: JsonObject, root: JsonValue): boolean {
  return schema !== root && typeof schema['$id'] === 'string';
}

const branches = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else'];

interface Look {
  readonly keyword: string;
  /** The keywords whose schemas speak of the same value, besides references. */
  readonly among: readonly string[];
  readonly root: JsonValue;
  /** References may lead in a circle. */
  readonly seen: Set<JsonValue>;
}

/** Whether a keyword is said of the same value, here, in a branch or where a reference leads. */
function isSaid(schema: JsonValue | undefined, look: Look): boolean {
  if (!isJsonObject(schema) || look.seen.has(schema)) return false;
  look.seen.add(schema);
  if (Object.hasOwn(schema, look.keyword)) return true;
  const targets = [schema['$ref'], schema['$dynamicRef']].map((reference) =>
    typeof reference === 'string' ? resolveReference(look.root, reference) : undefined,
  );
  const parts = look.among.flatMap((key) => schema[key]);
  return [...targets, ...parts].some((part) => isSaid(part, look));
}
