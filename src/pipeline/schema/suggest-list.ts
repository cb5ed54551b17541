import { isJsonArray, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { nameOwner } from './name-things.ts';
import { keysOf, schemaFor } from './schema-places.ts';

/** What is meant by a list where one value belongs: an axis of the matrix, or an assertion that takes several. */
export function suggestForList(
  pointer: Pointer,
  value: JsonValue,
  schema: JsonObject,
): string | undefined {
  if (!isJsonArray(value) || value.length === 0) return undefined;
  // A configuration has settings, and no matrix.
  const hasMatrix = keysOf(schemaFor(schema, [])).includes('matrix');
  const axis = hasMatrix ? findAxis(pointer) : undefined;
  if (axis !== undefined) return `to ask with each of them, write \`matrix: { ${axis}: [ … ] }\``;
  const owner = pointer.slice(0, -1);
  if (nameOwner(owner) !== 'an assertion') return undefined;
  const name = String(pointer.at(-1));
  const taken = keysOf(schemaFor(schema, owner));
  const several = severalOf(name).filter((each) => taken.includes(each));
  return several.length === 0
    ? undefined
    : `a list goes with ${several.map((each) => `\`${each}\``).join(' or ')}`;
}

/** The axis by which a setting of a step varies. */
function findAxis(pointer: Pointer): string | undefined {
  const [first] = pointer;
  const own = first === 'steps' ? pointer.slice(2) : pointer.slice(first === 'defaults' ? 1 : 0);
  const axis = own.join('.');
  return /^(?:model|endpoint|stream|(?:params|pulze)\.\w+)$/.test(axis) ? axis : undefined;
}

function severalOf(name: string): readonly string[] {
  return name === 'equals' ? ['one_of'] : [`${name}_any`, `${name}_all`];
}
