import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { setKey } from '../source/merge-maps.ts';

/** What of an object comes in pieces that are joined; of any other text, number or list the last counts. */
export interface Pieced {
  readonly texts: readonly string[];
  readonly lists: readonly string[] | 'all';
  /** The texts of objects in it, by their keys. */
  readonly within?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Puts an object together from what the chunks of a stream say of it. Objects in it are joined key by key,
 * and a null or an empty text does not undo what came before: Azure's last chunk has an empty
 * `content_filter_results`, and others say an empty role.
 */
export class FieldFolder {
  readonly #pieced: Pieced;
  readonly #fields = new Map<string, JsonValue | FieldFolder>();

  constructor(pieced: Pieced) {
    this.#pieced = pieced;
  }

  get(key: string): JsonValue | undefined {
    const field = this.#fields.get(key);
    return field instanceof FieldFolder ? field.toJson() : field;
  }

  add(key: string, value: JsonValue): void {
    const before = this.#fields.get(key);
    if (before !== undefined && (value === null || value === '')) return;
    if (isJsonObject(value)) this.#addObject(key, value);
    else if (isJsonArray(value) && this.#isPiecedList(key)) this.#addItems(key, value);
    else if (typeof value === 'string' && this.#pieced.texts.includes(key)) {
      this.#fields.set(key, typeof before === 'string' ? before + value : value);
    } else this.#fields.set(key, value);
  }

  toJson(): JsonObject {
    const json: Record<string, JsonValue> = {};
    for (const [key, field] of this.#fields) {
      setKey(json, key, field instanceof FieldFolder ? field.toJson() : field);
    }
    return json;
  }

  #addObject(key: string, value: JsonObject): void {
    const before = this.#fields.get(key);
    const texts = this.#pieced.within?.[key] ?? [];
    const inner = before instanceof FieldFolder ? before : new FieldFolder({ texts, lists: [] });
    for (const name in value) inner.#addPlain(name, value[name] ?? null);
    this.#fields.set(key, inner);
  }

  /** Deeper objects are not joined: they are one value. */
  #addPlain(key: string, value: JsonValue): void {
    if (isJsonObject(value)) this.#fields.set(key, value);
    else this.add(key, value);
  }

  #isPiecedList(key: string): boolean {
    const { lists } = this.#pieced;
    return lists === 'all' || lists.includes(key);
  }

  /** Steps of reasoning, annotations, ids of tokens: a chunk has those that are new. */
  #addItems(key: string, items: readonly JsonValue[]): void {
    const before = this.#fields.get(key);
    const isListed =
      before !== undefined && !(before instanceof FieldFolder) && isJsonArray(before);
    const list = isListed ? (before as JsonValue[]) : [];
    for (const item of items) list.push(item);
    this.#fields.set(key, list);
  }
}
