import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { isTooDeep } from '../../source/json-depth.ts';
import { ownValue } from '../../source/own-value.ts';

/**
 * The first object that a prompt describes, as a JSON Schema: `{"queue": string, "urgent": boolean}`,
 * an example, a JSON Schema itself, or else the quoted names after words like "keys". Undefined when
 * the prompt describes none.
 */
export function findSketch(text: string): JsonObject | undefined {
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    const schema = new SketchReader(text, at).read();
    if (schema === 'too deep') break;
    if (schema !== undefined) return schema;
  }
  return findNamedKeys(text);
}

class UnreadableSketch extends Error {}

/** The reader calls itself for each level. No sketch of an object has so many. */
const deepest = 50;

class TooDeep extends Error {}

const space = /(?:\s|\/\/[^\n]*)*/y;
const quoted = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/y;
const bareKey = /[A-Za-z_$][\w$-]*/y;
const bareValue = /[^,{}[\]\n"']+/y;
const types: Readonly<Record<string, string>> = {
  string: 'string',
  str: 'string',
  text: 'string',
  number: 'number',
  float: 'number',
  integer: 'integer',
  int: 'integer',
  boolean: 'boolean',
  bool: 'boolean',
  true: 'boolean',
  false: 'boolean',
  null: 'null',
  object: 'object',
  array: 'array',
  list: 'array',
};

/** Reads the loose notation in which prompts describe objects. */
class SketchReader {
  readonly #text: string;
  readonly #start: number;
  #offset: number;
  #depth = 0;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#start = start;
    this.#offset = start;
  }

  read(): JsonObject | 'too deep' | undefined {
    try {
      const schema = this.#object();
      return readSchema(this.#text.slice(this.#start, this.#offset)) ?? schema;
    } catch (error) {
      if (error instanceof UnreadableSketch) return undefined;
      if (error instanceof TooDeep) return 'too deep';
      throw error;
    }
  }

  #object(): JsonObject {
    this.#expect('{');
    const properties: Record<string, JsonValue> = {};
    while (!this.#take('}')) {
      if (!this.#takeDots()) {
        const key = this.#quoted() ?? this.#match(bareKey);
        this.#take('?');
        if (key === undefined) throw new UnreadableSketch();
        this.#expect(':');
        properties[key] = this.#alternatives();
      }
      if (!this.#take(',') && this.#peek() !== '}') throw new UnreadableSketch();
    }
    const required = Object.keys(properties);
    if (required.length === 0) throw new UnreadableSketch();
    return { type: 'object', properties, required, additionalProperties: false };
  }

  /** One value, or several: `"low" | "high"`, `"low" or "high"`. */
  #alternatives(): JsonObject {
    this.#depth += 1;
    if (this.#depth > deepest) throw new TooDeep();
    const options = [this.#value()];
    while (this.#take('|') || this.#match(/or\b/y) !== undefined) options.push(this.#value());
    const choices = options.flatMap((option) =>
      Array.isArray(option['enum']) ? option['enum'] : [],
    );
    this.#depth -= 1;
    if (choices.length === options.length) return { enum: choices };
    return options[0] ?? {};
  }

  #value(): JsonObject {
    if (this.#peek() === '{') return this.#repeated(this.#object());
    if (this.#take('[')) return this.#list();
    const text = this.#quoted();
    if (text !== undefined) return this.#repeated(describeText(text));
    return describeWords(this.#match(bareValue)?.trim() ?? '', () => this.#repeated({}));
  }

  #list(): JsonObject {
    if (this.#take(']')) return { type: 'array', items: { type: 'string' } };
    const items = this.#alternatives();
    while (!this.#take(']')) {
      if (!this.#take(',')) throw new UnreadableSketch();
      if (!this.#takeDots() && this.#peek() !== ']') this.#alternatives();
    }
    return { type: 'array', items, minItems: 1 };
  }

  /** `string[]` is a list of texts. */
  #repeated(items: JsonObject): JsonObject {
    if (this.#peek() !== '[') return items;
    this.#expect('[');
    this.#expect(']');
    return { type: 'array', items, minItems: 1 };
  }

  #takeDots(): boolean {
    return this.#match(/\.\.\.|…/y) !== undefined;
  }

  #quoted(): string | undefined {
    this.#match(space);
    quoted.lastIndex = this.#offset;
    const found = quoted.exec(this.#text);
    if (found === null) return undefined;
    this.#offset += found[0].length;
    return found[1] ?? found[2];
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new UnreadableSketch();
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false;
    this.#offset += 1;
    return true;
  }

  #peek(): string | undefined {
    this.#match(space);
    return this.#text[this.#offset];
  }

  #match(pattern: RegExp): string | undefined {
    if (pattern !== space) this.#match(space);
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#offset += found.length;
    return found;
  }
}

function readSchema(text: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    if (isTooDeep(value)) return undefined;
    const isSchema = isJsonObject(value) && isJsonObject(value['properties']);
    return isSchema ? { type: 'object', ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** A quoted value: a type's name, choices between bars, a placeholder, or an example. */
function describeText(text: string): JsonObject {
  const type = typeOf(text);
  if (type !== undefined) return describeType(type);
  if (text.includes('|')) return { enum: text.split('|').map((choice) => choice.trim()) };
  const isExample = /^[\w-]+( [\w-]+){0,2}$/.test(text);
  return isExample ? { enum: [text] } : { type: 'string' };
}

/** A bare value: types or literals between bars, a number, or a description. */
function describeWords(words: string, repeated: () => JsonObject): JsonObject {
  const options = words
    .split(/\||\bor\b/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const first = options[0] ?? '';
  const known = options.map(typeOf);
  if (words === '') throw new UnreadableSketch();
  if (/^-?\d+(\.\d+)?$/.test(first)) return { type: first.includes('.') ? 'number' : 'integer' };
  const list = repeated();
  const item = known[0] === undefined ? describeUnknown(options) : describeType(known[0]);
  return list['type'] === 'array' ? { ...list, items: item } : item;
}

/** Of a word that means one; `constructor` means none, though every object has that key. */
function typeOf(word: string): string | undefined {
  return ownValue(types, word.toLowerCase());
}

function describeUnknown(options: readonly string[]): JsonObject {
  return options.length > 1 ? { enum: options } : { type: 'string' };
}

function describeType(type: string): JsonObject {
  return type === 'array' ? { type, items: { type: 'string' } } : { type };
}

/** `with the keys "queue" and "urgent"`. */
function findNamedKeys(text: string): JsonObject | undefined {
  const sentence = /\b(?:keys?|fields?|propert(?:y|ies))\b([^.\n]*)/i.exec(text)?.[1] ?? '';
  const names = [...sentence.matchAll(/["'`]([A-Za-z_][\w-]*)["'`]/g)].map(
    (found) => found[1] ?? '',
  );
  if (names.length === 0) return undefined;
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
    required: names,
  };
}
