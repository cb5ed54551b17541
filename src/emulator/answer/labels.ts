import { isJsonArray, type JsonValue } from '../../source/json.ts';
import { defaultUnspecified, type Unspecified } from '../unspecified.ts';
import type { PulzeHeaders, Weights } from '../validation/read-headers.ts';

const weightNames: readonly (keyof Weights)[] = ['cost', 'latency', 'quality'];

/**
 * Labels as they are stored: lower-cased texts, with the request's weights and policies beside them.
 * Undefined when the header is absent; an empty object in it is enough to ask for them. Labels of
 * the same names that the request has itself win; `privacy_level` is never stored.
 */
export function storedLabels(
  headers: PulzeHeaders,
  unspecified: Unspecified = defaultUnspecified,
): Readonly<Record<string, string>> | undefined {
  if (headers.labels === undefined) return undefined;
  const isPython = unspecified.nested_label === 'python';
  const labels = new Map<string, string>();
  for (const name of weightNames) labels.set(`weights_${name}`, asFloat(headers.weights[name]));
  for (const [name, value] of Object.entries(headers.policies ?? {})) {
    if (name === 'privacy_level') continue;
    const isFloat = name === 'max_cost' && typeof value === 'number';
    labels.set(`policies_${name}`, isFloat ? asFloat(value) : stringify(value, isPython));
  }
  for (const [name, value] of Object.entries(headers.labels)) {
    const key = unspecified.label_keys === 'lowercased' ? name.toLowerCase() : name;
    labels.set(key, stringify(value, isPython));
  }
  return Object.fromEntries(labels);
}

/** Python's `str()`, lower-cased. */
function stringify(value: JsonValue, isPython: boolean): string {
  const text = typeof value === 'string' ? value : nested(value, isPython && value !== null);
  return (value === null ? 'none' : text).toLowerCase();
}

/** As Python writes it: in JSON, or in its own syntax. */
function nested(value: JsonValue, isPython: boolean): string {
  if (value === null) return isPython ? 'None' : 'null';
  if (typeof value === 'string') return isPython ? pythonText(value) : JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (isJsonArray(value)) return `[${value.map((item) => nested(item, isPython)).join(', ')}]`;
  const members = Object.entries(value).map(
    ([key, member]) => `${nested(key, isPython)}: ${nested(member, isPython)}`,
  );
  return `{${members.join(', ')}}`;
}

/** In single quotes, or in double ones where those are in it and no double ones are. */
function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`;
}

function asFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
