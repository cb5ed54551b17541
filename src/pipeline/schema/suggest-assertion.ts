import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { type ExplainContext, keysOf, schemaFor, valueAt } from './schema-places.ts';

/** What other tools write as `type: contains` with a `value`: the same by its name. */
export function suggestAssertion(
  pointer: Pointer,
  { document, schema }: ExplainContext,
): readonly string[] {
  const found = valueAt(document.value, pointer);
  const entry = found !== undefined && isJsonObject(found) ? found : {};
  const name = typeof entry['type'] === 'string' ? entry['type'] : '';
  const isNot = name.startsWith('not-');
  const type = isNot ? name.slice(4) : name;
  if (type === 'is-refusal') return tell(isNot ? REFUSAL_NOT : REFUSAL);
  const written = otherNames.get(type)?.(entry) ?? writeByName(type, entry, { pointer, schema });
  if (written === undefined) {
    return [
      ...tell('contains: x'),
      'for what none of them says there are `script` and `command`, which run code of yours',
    ];
  }
  const part = written.includes(': ') ? `{ ${written} }` : written;
  return tell(isNot ? `not: ${part}` : written);
}

function tell(example: string): readonly string[] {
  return [`an assertion is written by its name: \`- ${example}\``];
}

const REFUSAL = 'refusal: { by_text: true }';
const REFUSAL_NOT = 'refusal: { expected: false, by_text: true }';

/** With the value where the assertion takes one like it, else with the place for what it takes. */
function writeByName(
  type: string,
  { value }: JsonObject,
  { pointer, schema }: { readonly pointer: Pointer; readonly schema: JsonObject },
): string | undefined {
  const name = type.replaceAll('-', '_');
  if (!keysOf(schemaFor(schema, pointer)).includes(name)) return undefined;
  const options = schemaFor(schema, [...pointer, name]);
  const types = typesOf(options);
  const isBare = types.includes('boolean') && !types.includes('number');
  if (value === undefined) return isBare ? name : `${name}: …`;
  // A text that has a pattern is a template for what is no text.
  const isOther = typeof value === 'string' && options?.['pattern'] !== undefined;
  if (types.includes(typeOf(value)) && !isOther) return `${name}: ${show(value)}`;
  if (types.includes('array')) return `${name}: ${showList(value)}`;
  return types.includes('object') ? `${name}: { … }` : name;
}

function typesOf(options: JsonObject | undefined): readonly JsonValue[] {
  const { type = null } = options ?? {};
  return isJsonArray(type) ? type : [type];
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  return isJsonArray(value) ? 'array' : typeof value;
}

/** Short texts and numbers as they are. */
function show(value: JsonValue | undefined): string {
  if (isJsonArray(value ?? null)) return showList(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value.length > 40 || /[`\n{]/.test(value)) return '…';
  const isPlain =
    /^[A-Za-z](?:[\w .-]*[\w.-])?$/.test(value) && !/^(?:true|false|null)$/i.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}

/** Others write a list as a text with commas, too. */
function showList(value: JsonValue | undefined): string {
  const items =
    typeof value === 'string' ? value.split(',').map((item) => item.trim()) : (value ?? []);
  const listed = isJsonArray(items) ? items.slice(0, 3).map(show) : [];
  return `[${listed.length > 0 ? listed.join(', ') : '…'}]`;
}

type Write = (entry: JsonObject) => string;

const measure =
  (method: string): Write =>
  ({ value, threshold }) =>
    `similar_text: { to: ${show(value)}, method: ${method}, min: ${show(threshold)} }`;

const caseless =
  (name: string): Write =>
  ({ value }) =>
    `${name}: { values: ${showList(value)}, ignore_case: true }`;

const judge: Write = ({ value }) => `judge: ${show(value)}`;

/** By the names of promptfoo, and of those who took them over. */
const otherNames: ReadonlyMap<string, Write> = new Map<string, Write>([
  ['is-json', ({ value }) => (value === undefined ? 'json' : 'json_schema: …')],
  ['is-sql', () => 'sql'],
  ['is-html', () => 'html'],
  ['is-xml', () => 'xml'],
  ['icontains', ({ value }) => `contains: { value: ${show(value)}, ignore_case: true }`],
  ['icontains-any', caseless('contains_any')],
  ['icontains-all', caseless('contains_all')],
  ['is-valid-openai-tools-call', () => 'tool_calls_valid: { required: true }'],
  ['is-valid-openai-function-call', () => 'tool_calls_valid: { required: true }'],
  ['is-valid-function-call', () => 'tool_calls_valid: { required: true }'],
  [
    'levenshtein',
    ({ value, threshold }) => `levenshtein: { to: ${show(value)}, max: ${show(threshold)} }`,
  ],
  [
    'similar',
    ({ value, threshold }) =>
      threshold === undefined
        ? `similar: ${show(value)}`
        : `similar: { to: ${show(value)}, min: ${show(threshold)} }`,
  ],
  ['rouge-n', measure('rouge_1')],
  ['bleu', measure('bleu')],
  [
    'latency',
    ({ threshold }) => `latency: ${show(threshold)}${threshold === undefined ? '' : 'ms'}`,
  ],
  ['cost', ({ threshold }) => `cost: ${show(threshold)}`],
  [
    'word-count',
    ({ value }) =>
      `length: { ${typeof value === 'number' ? `exactly: ${value}` : 'min: …, max: …'}, unit: words }`,
  ],
  ['assert-set', () => 'all: […]'],
  ['llm-rubric', judge],
  ['g-eval', judge],
  ['model-graded-closedqa', ({ value }) => `closed_qa: ${show(value)}`],
  ['factuality', ({ value }) => `factual: ${show(value)}`],
  ['javascript', () => 'script: ./check.mjs'],
  ['python', () => 'command: [python3, check.py]'],
  ['ruby', () => 'command: [ruby, check.rb]'],
]);
