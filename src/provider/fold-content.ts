import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { setKey } from '../source/merge-maps.ts';
import { isThought, readContent } from './read-completion.ts';

type Part = Record<string, JsonValue>;

/** What a part says, by the services that have it: a text, or a list of parts with text. */
const said = ['text', 'thinking', 'reasoning'];

/**
 * Folds the content of deltas: into one text, or where a model thinks aloud in parts of it (Mistral) into the
 * list of parts that an unstreamed answer has.
 */
export class ContentFolder {
  #text: string | undefined;
  /** Kept from the first thought on. */
  #parts: Part[] | undefined;

  /** Without thoughts. */
  get text(): string | undefined {
    return this.#text;
  }

  /** Says whether there was anything in it. */
  add(content: string | readonly JsonValue[]): boolean {
    this.#text ??= '';
    if (typeof content === 'string') return this.#addText(content);
    return content
      .map((part) =>
        isThought(part) ? this.#addThought(part) : this.#addText(readContent([part])),
      )
      .includes(true);
  }

  toJson(): JsonValue {
    return this.#parts ?? this.#text ?? null;
  }

  #addText(text: string): boolean {
    if (text === '') return false;
    this.#text = (this.#text ?? '') + text;
    if (this.#parts !== undefined) addPart(this.#parts, { type: 'text', text });
    return true;
  }

  #addThought(part: JsonObject): boolean {
    this.#parts ??= this.#text ? [{ type: 'text', text: this.#text }] : [];
    addPart(this.#parts, part);
    return saysSomething(part);
  }
}

export function saysSomething(part: JsonObject): boolean {
  return said.some((key) => readContent(listed(part[key])) !== '');
}

function listed(value: JsonValue = []): readonly JsonValue[] {
  return isJsonArray(value) ? value : [value];
}

/** A part is added to the one before it where it goes on with that; what else it has counts then. */
function addPart(parts: JsonValue[], part: JsonValue): void {
  const last = parts.at(-1);
  if (!isJsonObject(part) || !isJsonObject(last) || !goesOn(last, part)) {
    parts.push(isJsonObject(part) ? ownCopy(part) : part);
    return;
  }
  for (const [key, value] of Object.entries(part)) goOn(last, key, value);
}

function goOn(own: Part, key: string, value: JsonValue): void {
  const before = said.includes(key) ? own[key] : undefined;
  if (before && value === null) return;
  if (isJsonArray(before)) {
    for (const inner of listed(value)) addPart(before as JsonValue[], inner);
  } else if (typeof before === 'string' && typeof value === 'string') own[key] = before + value;
  else setKey(own, key, value);
}

/** Where both are of a type and say it in the same way, and the one before is neither another's nor at its end. */
function goesOn(last: JsonObject, part: JsonObject): boolean {
  const both = said.filter((key) => key in last && key in part);
  return (
    last['type'] === part['type'] &&
    both.length > 0 &&
    both.every((key) => canJoin(last[key], part[key])) &&
    !['index', 'id'].some((key) => differs(last[key], part[key])) &&
    !isEnded(last, part)
  );
}

/** What is no text cannot be added to one, nor anything to what is neither text nor list. */
function canJoin(before: JsonValue = null, value: JsonValue = null): boolean {
  if (!before || value === null || isJsonArray(before)) return true;
  return typeof before === 'string' && typeof value === 'string';
}

function differs(before: JsonValue = null, value: JsonValue = null): boolean {
  return before !== null && value !== null && before !== value;
}

/**
 * A signature is of all that was said before it. Mistral's `closed` may be in each piece of a thought, as it is
 * true where nothing else is given.
 */
function isEnded(last: JsonObject, part: JsonObject): boolean {
  const signature = last['signature'];
  if (signature && differs(signature, part['signature'])) return true;
  const isClosed = last['closed'] === true && part['closed'] !== true;
  return (Boolean(signature) || isClosed) && saysSomething(part);
}

/** With lists that can be added to, and are joined in themselves. */
function ownCopy(part: JsonObject): Part {
  const copy: Part = { ...part };
  for (const key of said) {
    const value = copy[key];
    if (!isJsonArray(value)) continue;
    const own: JsonValue[] = [];
    for (const inner of value) addPart(own, inner);
    copy[key] = own;
  }
  return copy;
}
