import { orderByIndex } from '../protocol/order-by-index.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import { setKey } from '../source/merge-maps.ts';
import { readCalledTool } from './called-tool.ts';
import { asNumber, asObject, asText } from './json-reading.ts';

interface FoldedCall {
  index: number | undefined;
  id: string | undefined;
  type: string | undefined;
  isCustom: boolean;
  name: string;
  /** The arguments of a function, or the input of a custom tool. */
  written: string;
  /** What else its pieces say, of it and of what it calls (`extra_content`, a signature). */
  readonly more: Record<string, JsonValue>;
  readonly moreCalled: Record<string, JsonValue>;
}

const known = ['index', 'id', 'type', 'function', 'custom'];
const knownCalled = ['name', 'arguments', 'input'];

/**
 * Puts the tool calls of one choice together from their pieces. A piece belongs to the call with its
 * index; where a service leaves that out, or gives each call the same one, a new id with a name, or a new
 * name after arguments, begins another call.
 */
export class ToolCallFolder {
  readonly #calls: FoldedCall[] = [];
  /** The first with an id, and the last with an index: there may be as many calls as a server likes. */
  readonly #byId = new Map<string, FoldedCall>();
  readonly #byIndex = new Map<number, FoldedCall>();

  get count(): number {
    return this.#calls.length;
  }

  /** Says whether the piece had a name, arguments or an input in it. */
  add(piece: JsonObject): boolean {
    const { isCustom, given, ...called } = readCalledTool(piece);
    const name = asText(called.name) ?? '';
    const written = asText(given) ?? (asObject(given) === undefined ? '' : JSON.stringify(given));
    const call = this.#find(piece, name) ?? this.#begin(asNumber(piece['index']));
    call.id ??= asText(piece['id']) || undefined;
    if (call.id !== undefined && !this.#byId.has(call.id)) this.#byId.set(call.id, call);
    call.type ??= asText(piece['type']) || undefined;
    if (name !== call.name) call.name += name;
    call.isCustom ||= isCustom;
    call.written += written;
    addOthers(call.more, piece, known);
    addOthers(call.moreCalled, asObject(piece[isCustom ? 'custom' : 'function']), knownCalled);
    return name !== '' || written !== '';
  }

  /** By their indexes, since a service may send the pieces of a later call before those of an earlier one. */
  toJson(): JsonValue {
    return orderByIndex(this.#calls, ({ index }) => index).map((call) => ({
      ...(call.id !== undefined && { id: call.id }),
      ...(call.type !== undefined && { type: call.type }),
      ...(call.isCustom
        ? { custom: { name: call.name, input: call.written, ...call.moreCalled } }
        : { function: { name: call.name, arguments: call.written, ...call.moreCalled } }),
      ...call.more,
    }));
  }

  #find(piece: JsonObject, name: string): FoldedCall | undefined {
    const index = asNumber(piece['index']);
    const id = asText(piece['id']) || undefined;
    const same = this.#findById(id ?? '', { index, name });
    const last = index === undefined ? this.#calls.at(-1) : this.#byIndex.get(index);
    const found = same ?? last;
    if (found === undefined || isRenamed(found, name)) return undefined;
    // Some services give each piece an id of its own: one that names nothing goes on with its index.
    if (same !== undefined || (index !== undefined && name === '')) return found;
    if (index === undefined && isNamedAgain(found, name)) return undefined;
    return hasOther(found, id) ? undefined : found;
  }

  /** The call that an id was given to, unless an index says that it is another. */
  #findById(
    id: string,
    { index, name }: { readonly index: number | undefined; readonly name: string },
  ): FoldedCall | undefined {
    const same = this.#byId.get(id);
    if (same === undefined || index === undefined || same.index === undefined) return same;
    const isStray = name === '' && !this.#byIndex.has(index);
    return same.index === index || isStray ? same : undefined;
  }

  #begin(index: number | undefined): FoldedCall {
    const call: FoldedCall = {
      index,
      id: undefined,
      type: undefined,
      isCustom: false,
      name: '',
      written: '',
      more: {},
      moreCalled: {},
    };
    this.#calls.push(call);
    if (index !== undefined) this.#byIndex.set(index, call);
    return call;
  }
}

/** A name may come in pieces, but not behind arguments. */
function isRenamed(call: FoldedCall, name: string): boolean {
  return isNamedAgain(call, name) && name !== call.name && call.written !== '';
}

function hasOther(call: FoldedCall, id: string | undefined): boolean {
  return id !== undefined && call.id !== undefined;
}

function isNamedAgain(call: FoldedCall, name: string): boolean {
  return name !== '' && call.name !== '';
}

/** Whatever it is, of which nobody knows whether it comes in pieces: the last value counts. */
function addOthers(
  others: Record<string, JsonValue>,
  piece: JsonObject | undefined,
  read: readonly string[],
): void {
  for (const key in piece) {
    const value = piece[key] ?? null;
    if (!read.includes(key) && (value !== null || others[key] === undefined)) {
      setKey(others, key, value);
    }
  }
}
