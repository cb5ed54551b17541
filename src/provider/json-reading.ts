import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { isTooDeep } from '../source/json-depth.ts';
import { MOST_VALUES } from '../transport/answer-limits.ts';

/** The value where it has the type that was hoped for; otherwise undefined, and empty for a list. */
export function asText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

export function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
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

/** Whether it has so many values that reading them would take all memory. */
export function isVastJson(text: string): boolean {
  return text.length > MOST_VALUES && countValues(text) > MOST_VALUES;
}

/** At least as many as a text of JSON has. */
export function countValues(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === BRACE || code === BRACKET) count += 1;
  }
  return count;
}

const [COMMA, BRACE, BRACKET] = [0x2c, 0x7b, 0x5b];

function parse(text: string): JsonValue | undefined {
  if (isVastJson(text)) return undefined;
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
  return line.length <= length ? line : `${line.slice(0, length)}…`;
}
