import type { JsonValue } from '../../source/json.ts';
import type { PulzeHeaders, Weights } from '../validation/read-headers.ts';

const weightNames: readonly (keyof Weights)[] = ['cost', 'latency', 'quality'];

/**
 * Labels as they are stored: lower-cased texts, with the request's weights and policies beside them.
 * Undefined when the header is absent; an empty object in it is enough to ask for them.
 */
export function storedLabels(headers: PulzeHeaders): Readonly<Record<string, string>> | undefined {
  if (headers.labels === undefined) return undefined;
  const labels: Record<string, string> = {};
  for (const name of weightNames) labels[`weights_${name}`] = asFloat(headers.weights[name]);
  for (const [name, value] of Object.entries(headers.policies ?? {})) {
    if (name !== 'privacy_level') labels[`policies_${name}`] = stringify(value);
  }
  for (const [name, value] of Object.entries(headers.labels)) {
    labels[name.toLowerCase()] = stringify(value);
  }
  return labels;
}

/** Python's `str()`, lower-cased; lists and objects as JSON. */
function stringify(value: JsonValue): string {
  if (typeof value === 'string') return value.toLowerCase();
  if (value === null) return 'none';
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).toLowerCase();
}

function asFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
