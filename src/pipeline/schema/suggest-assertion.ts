import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { YamlDocument } from '../../source/yaml.ts';
import { type ExplainContext, keysOf, schemaFor, valueAt } from './schema-places.ts';

/** What other tools write as `type: contains` with a `value`: the same by its name. */
export function suggestAssertion(
  pointer: Pointer,
  { document, schema }: ExplainContext,
): readonly string[] {
  const found = valueAt(document.value, pointer);
  const entry = found !== undefined && isJsonObject(found) ? found : {};
  const given: Given = {
    value: entry['value'],
    threshold: entry['threshold'],
    show: () => show(document, [...pointer, 'value']),
    list: () => showList(document, [...pointer, 'value']),
  };
  const name = typeof entry['type'] === 'string' ? entry['type'] : '';
  const isNot = name.startsWith('not-');
  const type = isNot ? name.slice(4) : name;
  if (type === 'is-refusal') return tell(isNot ? REFUSAL_NOT : REFUSAL);
  const written = otherNames.get(type)?.(given) ?? writeByName(type, given, { pointer, schema });
  if (written === undefined) {
    return [
      ...tell('contains: x'),
      'for what none of them says there are `script` and `command`, which run code of yours',
    ];
  }
  const part = written.includes(': ') ? `{ ${written} }` : written;
  return tell(isNot ? `not: ${part}` : written);
}

/** What stands beside the `type`, also as it may be written in a suggestion. */
interface Given {
  readonly value: JsonValue | undefined;
  readonly threshold: JsonValue | undefined;
  /** The value as a text, for what takes no list. */
  show(): string;
  /** The value as a list. */
  list(): string;
}

function tell(example: string): readonly string[] {
  return [`an assertion is written by its name: \`- ${example}\``];
}

const REFUSAL = 'refusal: { by_text: true }';
const REFUSAL_NOT = 'refusal: { expected: false, by_text: true }';

/** With the value where the assertion takes one like it, else with the place for what it takes. */
function writeByName(
  type: string,
  given: Given,
  { pointer, schema }: { readonly pointer: Pointer; readonly schema: JsonObject },
): string | undefined {
  const name = type.replaceAll('-', '_');
  if (!keysOf(schemaFor(schema, pointer)).includes(name)) return undefined;
  const options = schemaFor(schema, [...pointer, name]);
  const types = typesOf(options);
  const isBare = types.includes('boolean') && !types.includes('number');
  if (given.value === undefined) return isBare ? name : `${name}: …`;
  // A text that has a pattern is a template for what is no text.
  const takesText = types.includes('string') && options?.['pattern'] === undefined;
  const like = types.filter((each) => each !== 'string' || takesText);
  if (like.includes(typeOf(given.value))) return `${name}: ${showLike(given, takesText)}`;
  if (types.includes('array')) return `${name}: ${given.list()}`;
  return types.includes('object') ? `${name}: { … }` : name;
}

function showLike({ value, show, list }: Given, takesText: boolean): string {
  if (typeof value === 'number' && !takesText) return String(value);
  return isJsonArray(value ?? null) ? list() : show();
}

function typesOf(options: JsonObject | undefined): readonly JsonValue[] {
  const { type = null } = options ?? {};
  return isJsonArray(type) ? type : [type];
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  return isJsonArray(value) ? 'array' : typeof value;
}

/** Short texts and numbers as they are; in quotes a number that stands for a text and is not written so. */
function show(document: YamlDocument, pointer: Pointer): string {
  const value = valueAt(document.value, pointer);
  if (typeof value === 'number') {
    const spelling = document.spelling(pointer) ?? String(value);
    return spelling === String(value) ? spelling : `'${spelling}'`;
  }
  return typeof value === 'boolean' ? String(value) : showShort(value);
}

function showNumber(value: JsonValue | undefined, unit: string = ''): string {
  return typeof value === 'number' ? `${value}${unit}` : showShort(value);
}

/** Most assertions take no empty text. */
function showShort(value: JsonValue | undefined): string {
  if (typeof value !== 'string' || value.length > 40 || /^$|[`\n{]/.test(value)) return '…';
  const isPlain =
    /^[A-Za-z](?:[\w .-]*[\w.-])?$/.test(value) && !/^(?:true|false|null)$/i.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}

/** Others write a list as a text with commas, too. */
function showList(document: YamlDocument, pointer: Pointer): string {
  const value = valueAt(document.value, pointer) ?? [];
  let items: readonly string[] = [];
  if (typeof value === 'string') items = value.split(',').map((item) => showShort(item.trim()));
  if (isJsonArray(value)) items = value.map((_, index) => show(document, [...pointer, index]));
  const listed = items.length > MOST_LISTED ? [...items.slice(0, MOST_LISTED), '…'] : items;
  return `[${listed.length > 0 ? listed.join(', ') : '…'}]`;
}

const MOST_LISTED = 3;

type Write = (given: Given) => string;

const measure =
  (method: string): Write =>
  ({ threshold, show }) =>
    `similar_text: { to: ${show()}, method: ${method}, min: ${showNumber(threshold)} }`;

const caseless =
  (name: string): Write =>
  ({ list }) =>
    `${name}: { values: ${list()}, ignore_case: true }`;

const judge: Write = ({ show }) => `judge: ${show()}`;

/** By the names of promptfoo, and of those who took them over. */
const otherNames: ReadonlyMap<string, Write> = new Map<string, Write>([
  ['is-json', ({ value }) => (value === undefined ? 'json' : 'json_schema: …')],
  ['is-sql', () => 'sql'],
  ['is-html', () => 'html'],
  ['is-xml', () => 'xml'],
  ['icontains', ({ show }) => `contains: { value: ${show()}, ignore_case: true }`],
  ['icontains-any', caseless('contains_any')],
  ['icontains-all', caseless('contains_all')],
  ['is-valid-openai-tools-call', () => 'tool_calls_valid: { required: true }'],
  ['is-valid-openai-function-call', () => 'tool_calls_valid: { required: true }'],
  ['is-valid-function-call', () => 'tool_calls_valid: { required: true }'],
  [
    'levenshtein',
    ({ threshold, show }) => `levenshtein: { to: ${show()}, max: ${showNumber(threshold)} }`,
  ],
  [
    'similar',
    ({ threshold, show }) =>
      threshold === undefined
        ? `similar: ${show()}`
        : `similar: { to: ${show()}, min: ${showNumber(threshold)} }`,
  ],
  ['rouge-n', measure('rouge_1')],
  ['bleu', measure('bleu')],
  ['latency', ({ threshold }) => `latency: ${showNumber(threshold, 'ms')}`],
  ['cost', ({ threshold }) => `cost: ${showNumber(threshold)}`],
  [
    'word-count',
    ({ value }) =>
      `length: { ${typeof value === 'number' ? `exactly: ${value}` : 'min: …, max: …'}, unit: words }`,
  ],
  ['assert-set', () => 'all: […]'],
  ['llm-rubric', judge],
  ['g-eval', judge],
  ['model-graded-closedqa', ({ show }) => `closed_qa: ${show()}`],
  ['factuality', ({ show }) => `factual: ${show()}`],
  ['javascript', () => 'script: ./check.mjs'],
  ['python', () => 'command: [python3, check.py]'],
  ['ruby', () => 'command: [ruby, check.rb]'],
]);
