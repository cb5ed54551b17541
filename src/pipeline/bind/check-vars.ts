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
  warn(context, own, { pointer: ['vars'], known: [...reservedNames, ...Object.keys(own)] });
  for (const [at, vars] of cases.entries()) {
    const known = [...reservedNames, ...Object.keys(own), ...Object.keys(vars)];
    warn(context, vars, { pointer: ['cases', at, 'vars'], known });
  }
}

function varsOf(holder: JsonValue): JsonObject {
  const vars = isJsonObject(holder) ? holder['vars'] : undefined;
  return isJsonObject(vars) ? vars : {};
}

interface Place {
  readonly pointer: Pointer;
  readonly known: readonly string[];
}

function warn(context: BindContext, value: JsonValue, { pointer, known }: Place): void {
  if (isJsonArray(value)) {
    for (const [at, each] of value.entries()) {
      warn(context, each, { pointer: [...pointer, at], known });
    }
  } else if (isJsonObject(value)) {
    for (const [key, each] of Object.entries(value)) {
      warn(context, each, { pointer: [...pointer, key], known });
    }
  } else if (typeof value === 'string') {
    const names = value.matchAll(/\{\{\s*([\w-]+)/g);
    const [, name] = [...names].find(([, each = '']) => known.includes(each)) ?? [];
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
