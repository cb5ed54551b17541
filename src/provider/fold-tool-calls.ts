import type { JsonObject, JsonValue } from '../source/json.ts';
import { asNumber, asObject, asText } from './json-reading.ts';

interface FoldedCall {
  index: number | undefined;
  id: string | undefined;
  type: string | undefined;
  name: string;
  arguments: string;
}

/**
 * Puts the tool calls of one choice together from their pieces. A piece belongs to the call with its
 * index; where a service leaves that out, or gives each call the same one, a new id or a new name
 * begins another call.
 */
export class ToolCallFolder {
  readonly #calls: FoldedCall[] = [];
  /** The first with an id, and the last with an index: there may be as many calls as a server likes. */
  readonly #byId = new Map<string, FoldedCall>();
  readonly #byIndex = new Map<number, FoldedCall>();

  get count(): number {
    return this.#calls.length;
  }

  /** Says whether the piece had a name or arguments in it. */
  add(piece: JsonObject): boolean {
    const part = asObject(piece['function']);
    const name = asText(part?.['name']) ?? '';
    const given = part?.['arguments'];
    const written = asText(given) ?? (asObject(given) === undefined ? '' : JSON.stringify(given));
    const call = this.#find(piece, name) ?? this.#begin(asNumber(piece['index']));
    call.id ??= asText(piece['id']) || undefined;
    if (call.id !== undefined && !this.#byId.has(call.id)) this.#byId.set(call.id, call);
    call.type ??= asText(piece['type']) || undefined;
    if (name !== call.name) call.name += name;
    call.arguments += written;
    return name !== '' || written !== '';
  }

  toJson(): JsonValue {
    return this.#calls.map((call) => ({
      ...(call.id !== undefined && { id: call.id }),
      ...(call.type !== undefined && { type: call.type }),
      function: { name: call.name, arguments: call.arguments },
    }));
  }

  #find(piece: JsonObject, name: string): FoldedCall | undefined {
    const index = asNumber(piece['index']);
    const id = asText(piece['id']) || undefined;
    if (id !== undefined) {
      const same = this.#byId.get(id);
      if (same !== undefined) return same;
    }
    const last = index === undefined ? this.#calls.at(-1) : this.#byIndex.get(index);
    if (last === undefined || (id !== undefined && last.id !== undefined)) return undefined;
    const isAnother = index === undefined && name !== '' && last.name !== '';
    return isAnother ? undefined : last;
  }

  #begin(index: number | undefined): FoldedCall {
    const call: FoldedCall = {
      index,
      id: undefined,
      type: undefined,
      name: '',
      arguments: '',
    };
    this.#calls.push(call);
    if (index !== undefined) this.#byIndex.set(index, call);
    return call;
  }
}
