import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { type ExplainContext, keysOf, schemaFor, valueAt } from './schema-places.ts';

/** What other tools write as `type: contains` with a `value`: the same by its name. */
export function suggestAssertion(
  pointer: Pointer,
  { document, schema }: ExplainContext,
): readonly string[] {
  const entry = valueAt(document.value, pointer);
  const type = isJsonObject(entry) ? entry['type'] : undefined;
  const known = keysOf(schemaFor(schema, pointer));
  const name = String(type);
  const isNot = name.startsWith('not-');
  const value = isJsonObject(entry) ? entry['value'] : undefined;
  const written = writeByName(isNot ? name.slice(4) : name, value, known);
  const example = isNot && written ? `not: { ${written} }` : written;
  return [`an assertion is written by its name: \`- ${example ?? 'contains: x'}\``];
}

function writeByName(
  type: string,
  value: JsonValue | undefined,
  known: readonly string[],
): string | undefined {
  const other = otherNames.get(type);
  if (other !== undefined) return other(show(value));
  const name = type.replaceAll('-', '_');
  return known.includes(name) ? `${name}: ${show(value)}` : undefined;
}

/** Short texts and numbers as they are. */
function show(value: JsonValue | undefined): string {
  if (value === undefined) return '…';
  if (isJsonArray(value))
    return `[${value.length > 0 ? value.slice(0, 3).map(show).join(', ') : '…'}]`;
  const text = String(value);
  const isPlain = /^[A-Za-z0-9][\w .-]*$/.test(text) && text.length <= 40;
  return typeof value !== 'object' && isPlain ? text : '…';
}

/** By the names of promptfoo, and of those who took them over. */
const otherNames: ReadonlyMap<string, (value: string) => string> = new Map<
  string,
  (value: string) => string
>([
  ['is-json', () => 'json'],
  ['is-sql', () => 'sql'],
  ['is-html', () => 'html'],
  ['is-xml', () => 'xml'],
  ['icontains', (value) => `contains: { value: ${value}, ignore_case: true }`],
  ['icontains-any', (value) => `contains_any: { values: ${value}, ignore_case: true }`],
  ['icontains-all', (value) => `contains_all: { values: ${value}, ignore_case: true }`],
  ['llm-rubric', (value) => `judge: ${value}`],
  ['model-graded-closedqa', (value) => `closed_qa: ${value}`],
  ['factuality', (value) => `factual: ${value}`],
  ['javascript', () => 'script: ./check.mjs'],
  ['python', () => 'command: [python3, check.py]'],
]);
