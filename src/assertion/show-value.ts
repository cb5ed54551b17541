import { isJsonArray, type JsonValue } from '../source/json.ts';

/** Longer texts are cut in messages; reports show them whole as expected and actual. */
const LONGEST = 60;

/** A text in backticks on one line, cut when long. */
export function showText(text: string): string {
  const line = onOneLine(text);
  const characters = line.slice(0, LONGEST * 2 + 1);
  return `\`${characters.length > LONGEST ? `${cut(line)}…` : line}\``;
}

/** Most texts are: to look takes less time than to replace nothing. */
function onOneLine(text: string): string {
  if (!/[\n\r\t]/.test(text)) return text;
  return text.replace(/[\n\r\t]/g, (character) => escapes[character] ?? character);
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function cut(text: string): string {
  const end = LONGEST - 1;
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return text.slice(0, splitsPair ? end - 1 : end);
}

/** Any value in backticks on one line: text as it is, the rest as JSON, and what JSON cannot hold by its name. */
export function showValue(value: JsonValue): string {
  if (typeof value === 'string') return showText(value);
  const isTooLarge = typeof value === 'number' && !Number.isFinite(value);
  const text: string | undefined = isTooLarge ? String(value) : JSON.stringify(value);
  return showText(text ?? String(value));
}

/** Like {@link showValue}, and tells the text `42` from the number. */
export function describeValue(value: JsonValue): string {
  return typeof value === 'object'
    ? showValue(value)
    : `the ${nameType(value)} ${showValue(value)}`;
}

/** "text", "number", "boolean", "null", "list" or "map". */
export function nameType(value: JsonValue): string {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'list';
  if (typeof value === 'object') return 'map';
  return typeof value === 'string' ? 'text' : typeof value;
}

/** `a`, `b` and 3 more. */
export function showList(values: readonly JsonValue[], most: number = 5): string {
  const shown = values.slice(0, most).map(showValue).join(', ');
  return values.length > most ? `${shown} and ${values.length - most} more` : shown;
}

/** "1 word", "2 words". */
export function showCount(count: number, plural: string): string {
  return `${count} ${count === 1 ? plural.replace(/s\b/, '') : plural}`;
}

/** A place in JSON as JSONPath writes it: `$.items[0]['unit price']`. */
export function showPath(path: readonly (string | number)[], root: string = '$'): string {
  return `\`${root}${path.map(showSegment).join('')}\``;
}

function showSegment(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`;
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(segment)
    ? `.${segment}`
    : `['${segment.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
}
