import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { OptionError } from './assertion.ts';
import { describeValue } from './show-value.ts';

export interface NumberBounds {
  readonly integer?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * Options with their types. What the schema let through as a template arrives here rendered, so
 * numbers and `true` may still be text (the cell of a table); whatever else has the wrong type throws
 * {@link OptionError}. A reader gives `undefined` for what is not written.
 */
export interface OptionReader {
  /** Whether only the main option was written, without a map around it. */
  readonly isShort: boolean;
  value(key: string): JsonValue | undefined;
  text(key: string): string | undefined;
  texts(key: string): readonly string[] | undefined;
  number(key: string, bounds?: NumberBounds): number | undefined;
  flag(key: string): boolean;
  /** Like `text` for an option that is not empty where it is written. */
  filledText(key: string): string | undefined;
  /** Like the others for an option that has to be there, and not be empty. */
  needText(key: string): string;
  /** None of the texts is empty: that is in any text, and the name of nothing. */
  needTexts(key: string): readonly string[];
  /** Where an empty text is one like any other. */
  needAnyTexts(key: string): readonly string[];
  /** Where the option is written, for {@link OptionError}. */
  path(key: string): readonly (string | number)[];
}

/** Reads options in full (a map) or in short, where what is written stands for `mainKey`. */
export function readOptions(
  options: JsonValue,
  mainKey: string,
  base: readonly (string | number)[] = [],
): OptionReader {
  const isShort = !isJsonObject(options);
  const values: JsonObject = isJsonObject(options) ? options : { [mainKey]: options };
  const path = (key: string): readonly (string | number)[] => (isShort ? base : [...base, key]);
  const at = (key: string): Place => ({ key, path: path(key) });
  const value = (key: string): JsonValue | undefined => values[key];
  const text = (key: string): string | undefined => given(value(key), (it) => toText(it, at(key)));
  const texts = (key: string): readonly string[] | undefined =>
    given(value(key), (it) => toTexts(it, at(key)));
  return {
    isShort,
    value,
    text,
    texts,
    number: (key, bounds = {}) => given(value(key), (it) => toNumber(it, bounds, at(key))),
    flag: (key) => given(value(key), (it) => toFlag(it, at(key))) ?? false,
    filledText: (key) => given(text(key), (it) => filled(it, at(key))),
    needText: (key) => filled(text(key), at(key)),
    needTexts: (key) => withoutEmpty(filled(texts(key), at(key)), at(key)),
    needAnyTexts: (key) => filled(texts(key), at(key)),
    path,
  };
}

/** Options that are a list of texts, or the only one of it. */
export function readOneOrMany(options: JsonValue, name: string): readonly string[] {
  const reader = readOptions(options, name);
  return isJsonArray(options) ? reader.needTexts(name) : [reader.needText(name)];
}

interface Place {
  readonly key: string;
  readonly path: readonly (string | number)[];
}

function given<V, T>(value: V | undefined, read: (value: V) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

function filled<T extends string | readonly string[]>(value: T | undefined, place: Place): T {
  if (value === undefined) throw refused(`\`${place.key}\` is not given`, place);
  if (value.length === 0) throw refused(`\`${place.key}\` is empty`, place);
  return value;
}

function withoutEmpty(texts: readonly string[], place: Place): readonly string[] {
  const empty = texts.indexOf('');
  if (empty < 0) return texts;
  const path = [...place.path, empty];
  throw refused(`a text of \`${place.key}\` is empty`, { ...place, path });
}

function toText(value: JsonValue, place: Place): string {
  if (typeof value === 'object') throw wrongType(value, 'text', place);
  return String(value);
}

function toTexts(value: JsonValue, place: Place): readonly string[] {
  if (!isJsonArray(value)) throw wrongType(value, 'a list', place);
  return value.map((item, index) => toText(item, { ...place, path: [...place.path, index] }));
}

function toFlag(value: JsonValue, place: Place): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw wrongType(value, 'true or false', place);
}

const numeric: RegExp = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function toNumber(value: JsonValue, bounds: NumberBounds, place: Place): number {
  const number = typeof value === 'string' && numeric.test(value.trim()) ? Number(value) : value;
  if (typeof number !== 'number') throw wrongType(value, 'a number', place);
  if (bounds.integer && !Number.isInteger(number)) throw wrongType(value, 'a whole number', place);
  if (number < (bounds.minimum ?? -Infinity)) {
    throw refused(`\`${place.key}\` is ${number}; the least is ${bounds.minimum}`, place);
  }
  if (number > (bounds.maximum ?? Infinity)) {
    throw refused(`\`${place.key}\` is ${number}; the most is ${bounds.maximum}`, place);
  }
  return number;
}

function wrongType(value: JsonValue, needed: string, place: Place): OptionError {
  return refused(`\`${place.key}\` is ${describeValue(value)}; it takes ${needed}`, place);
}

function refused(message: string, place: Place): OptionError {
  return new OptionError('bad-assertion-option', message, { path: place.path });
}
