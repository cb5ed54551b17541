import { cutText } from '../source/cut-text.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { isTooDeep } from '../source/json-depth.ts';
import { countValues, hasMoreNames } from '../source/json-size.ts';
import { MOST_NAMES, MOST_VALUES, SMALL_TEXT } from '../transport/answer-limits.ts';

/** The value where it has the type that was hoped for; otherwise undefined, and empty for a list. */
export function asText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** JSON has no infinity, but its parser makes one of `1e999`. */
export function asNumber(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** What nobody can have used, less than nothing or part of a token, is not given. */
export function asCount(value: JsonValue | undefined): number | undefined {
  const count = asAmount(value);
  return Number.isInteger(count) ? count : undefined;
}

/** Not below zero, and so large at the most that a run's worth of them has a sum. */
export function asAmount(value: JsonValue | undefined): number | undefined {
  const amount = asNumber(value) ?? -1;
  return amount >= 0 && amount <= Number.MAX_SAFE_INTEGER ? amount : undefined;
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

export function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

/** Whether there is nothing in it: no word, no number but 0, however many objects and lists there are. */
export function saysNothing(value: JsonValue): boolean {
  if (typeof value === 'string') return value.trim() === '';
  if (typeof value !== 'object' || value === null) return !value;
  return Object.values(value).every((each) => saysNothing(each));
}

/**
 * What an answer, a choice or a chunk has for an error: in `error`, or by a name of Groq's own, which says so
 * why a stream was stopped early.
 */
export function findErrorIn(holder: JsonValue | undefined): JsonValue | undefined {
  const { error, x_groq: groq } = asObject(holder) ?? {};
  return error && !saysNothing(error) ? error : asObject(groq)?.['error'] || error;
}

/** Google puts the one object that is an error into a list. */
export function onlyOf(value: JsonValue | undefined): JsonValue | undefined {
  const only = isJsonArray(value) && value.length === 1 ? asObject(value[0]) : undefined;
  return only?.['error'] ? only : value;
}

/** Undefined for what is not JSON, or nested too deeply. */
export function parseJson(text: string): JsonValue | undefined {
  const value = parse(text);
  return isTooDeep(value) ? undefined : value;
}

/** Whether it is only its depth for which a text is not read. */
export function isDeepJson(text: string): boolean {
  return isTooDeep(parse(text));
}

/** What it has so many of that reading them would take all memory. */
export function findExcess(text: string): string | undefined {
  if (text.length <= SMALL_TEXT) return undefined;
  if (countValues(text) > MOST_VALUES) return `${MOST_VALUES / 1_000_000} million values`;
  return hasMoreNames(text, MOST_NAMES) ? `${MOST_NAMES / 1000} thousand names` : undefined;
}

function parse(text: string): JsonValue | undefined {
  if (findExcess(text) !== undefined) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** On one line, not long, and without what a terminal would obey: it is a service that says it. */
export function shorten(text: string, length: number): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '\ufffd')
    .trim();
  return cutText(line, length);
}
