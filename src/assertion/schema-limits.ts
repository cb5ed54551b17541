import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { listParts } from './schema-keywords.ts';
import type { SchemaProblem } from './schema-problem.ts';
import { showText } from './show-value.ts';

/** What the compiler takes and would let anything pass by; undefined where it judges all of the schema. */
export function findLimit(schema: JsonValue): SchemaProblem | undefined {
  const anchor = isJsonObject(schema) ? schema['$dynamicAnchor'] : undefined;
  return findIn(schema, [], anchor);
}

type Path = SchemaProblem['path'];

function findIn(
  schema: JsonValue,
  path: Path,
  anchor: JsonValue | undefined,
): SchemaProblem | undefined {
  if (!isJsonObject(schema)) return undefined;
  const own = findOwn(schema, anchor);
  if (own !== undefined) return { ...own, path: [...path, ...own.path] };
  for (const [part, at] of listParts(schema)) {
    const problem = findIn(part, [...path, ...at], anchor);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findOwn(schema: JsonObject, anchor: JsonValue | undefined): SchemaProblem | undefined {
  const { $dynamicRef: reference, unevaluatedItems, properties } = schema;
  if (typeof reference === 'string' && reference !== `#${String(anchor)}`) {
    return {
      message: '`$dynamicRef` is followed only to the `$dynamicAnchor` of the whole schema',
      path: ['$dynamicRef'],
      hints: [`within one schema \`$ref\` leads to the same: ${showText(reference)}`],
    };
  }
  if (unevaluatedItems !== undefined && unevaluatedItems !== true && findsItems(schema)) {
    return {
      message:
        '`unevaluatedItems` cannot be judged beside `contains`: which items that found is not known',
      path: ['unevaluatedItems'],
      hints: ['`items` says what every item is'],
    };
  }
  if (isJsonObject(properties) && Object.hasOwn(properties, '__proto__')) {
    return {
      message: 'the property `__proto__` would not be looked at',
      path: ['properties', '__proto__'],
      hints: ['`patternProperties` can name it: `^__proto__$`'],
    };
  }
  return undefined;
}

/** Whether `contains` is said of the same value, here or in a branch. */
function findsItems(schema: JsonValue): boolean {
  if (!isJsonObject(schema)) return false;
  if (Object.hasOwn(schema, 'contains')) return true;
  return ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else'].some((key) => {
    const branch = schema[key];
    if (branch === undefined) return false;
    return isJsonArray(branch) ? branch.some(findsItems) : findsItems(branch);
  });
}
