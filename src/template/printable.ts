import { describeKind, isJsonArray, type JsonValue } from '../source/json.ts';
import { TemplateError, type TemplatePlace } from './template.ts';

/** A value's text. What has none is rejected: a prompt never holds `[object Object]` or `null`. */
export function toText(
  value: JsonValue,
  source: { readonly label: string; readonly place: TemplatePlace },
): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const advice =
    value === null ? 'use `default`' : isJsonArray(value) ? 'use `json` or `join`' : 'use `json`';
  const kind = describeKind(value);
  throw new TemplateError(`${source.label} is ${kind}, which has no text; ${advice}`, source.place);
}

/** Handlebars' rule: `false`, null, `""`, 0 and the empty list are not; the empty map is. */
export function isTruthy(value: JsonValue | undefined): boolean {
  return isJsonArray(value) ? value.length > 0 : Boolean(value);
}
