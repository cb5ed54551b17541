import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { describeReserved, reservedNames } from '../reserved-names.ts';
import { type BindContext, refuse } from './bind-context.ts';

/** No variable may be called what templates always have. */
export function checkVariableNames(
  context: BindContext,
  vars: JsonValue | undefined,
  pointer: Pointer,
): void {
  for (const name of isJsonObject(vars) ? Object.keys(vars) : []) {
    if (!reservedNames.includes(name)) continue;
    refuse(context, 'reserved-name', {
      message: describeReserved(name),
      pointer: [...pointer, name],
      place: 'key',
    });
  }
}

/**
 * Warns of values of variables, the file's and its cases', that hold a template of something that is known:
 * it is sent as it is written. A text about templates names other things.
 */
export function warnOfTemplatesInVars(context: BindContext, root: JsonObject): void {
  const cases = isJsonArray(root['cases']) ? root['cases'].map(varsOf) : [];
  const own = varsOf(root);
  const shared = new Set([...reservedNames, ...Object.keys(own)]);
  warn(context, own, { pointer: ['vars'], isKnown: (name) => shared.has(name) });
  for (const [at, vars] of cases.entries()) {
    const isKnown = (name: string): boolean => shared.has(name) || Object.hasOwn(vars, name);
    warn(context, vars, { pointer: ['cases', at, 'vars'], isKnown });
  }
}

function varsOf(holder: JsonValue): JsonObject {
  const vars = isJsonObject(holder) ? holder['vars'] : undefined;
  return isJsonObject(vars) ? vars : {};
}

interface Place {
  readonly pointer: Pointer;
  readonly isKnown: (name: string) => boolean;
}

function warn(context: BindContext, value: JsonValue, { pointer, isKnown }: Place): void {
  if (isJsonArray(value)) {
    for (const [at, each] of value.entries()) {
      warn(context, each, { pointer: [...pointer, at], isKnown });
    }
  } else if (isJsonObject(value)) {
    for (const [key, each] of Object.entries(value)) {
      warn(context, each, { pointer: [...pointer, key], isKnown });
    }
  } else if (typeof value === 'string') {
    const name = findName(value, isKnown);
    if (name === undefined) return;
    context.report({
      code: 'bad-value',
      severity: 'warning',
      message: `the value of a variable is put in as it is written: the template of \`${name}\` in it is not rendered`,
      location: context.document.locate(pointer),
      hints: ['write the template where the variable is used, in the message or the assertion'],
    });
  }
}

/** The first name in a template of a text that is known. */
function findName(text: string, isKnown: (name: string) => boolean): string | undefined {
  for (const [, name = ''] of text.matchAll(/\{\{\s*([\w-]+)/g)) if (isKnown(name)) return name;
  return undefined;
}
