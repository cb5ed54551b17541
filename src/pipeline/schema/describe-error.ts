import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { suggestName } from '../../diagnostic/suggest.ts';
import { nounFor } from '../../source/count-text.ts';
import { durationPattern, positiveDurationPattern } from '../../source/duration.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { TEMPLATE_PATTERN } from '../../template/template-pattern.ts';
import { nameTypes } from './name-things.ts';
import { ADDRESS_PATTERN, AGE_PATTERN, NAME_PATTERN, SIZE_PATTERN } from './patterns.ts';
import type { SchemaError } from './schema-error.ts';
import { keysOf } from './schema-places.ts';

/** A value that the schema refuses. */
export interface Wrong {
  /** As messages call it: "`params`", "item 2 of `cases`". */
  readonly name: string;
  readonly value: JsonValue;
  /** What the schema says of it. */
  readonly owner: JsonObject | undefined;
}

/** More are for the schema, which editors show. */
const MOST_KEYS = 25;

export type Said = Pick<Diagnostic, 'code' | 'message' | 'hints'>;

/** A complaint about a value itself, in the author's words. */
export function describeError(error: SchemaError, wrong: Wrong): Said {
  const { name, value } = wrong;
  const limit = String(error.params['limit']);
  const bad = (message: string): Said => ({ code: 'bad-value', message: `${name} ${message}` });
  switch (error.keyword) {
    case 'type':
      return wrongType(error, wrong);
    case 'enum':
      return unknownValue(wrong, error.params['allowedValues']);
    case 'const':
      return wrongConstant(error.params['allowedValue'] as JsonValue, wrong);
    case 'minimum':
      return bad(`is ${showValue(value)}; the least is ${limit}`);
    case 'maximum':
      return bad(`is ${showValue(value)}; the most is ${limit}`);
    case 'exclusiveMinimum':
      return bad(`is ${showValue(value)}; it is more than ${limit}`);
    case 'exclusiveMaximum':
      return bad(`is ${showValue(value)}; it is less than ${limit}`);
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return tooLittle(wrong, limit);
    case 'pattern':
      return wrongText(wrong);
    default:
      return { ...bad('is not what belongs here'), ...hintOf(wrong) };
  }
}

/** A text that looks like the number that belongs there is told as one. */
function wrongConstant(allowed: JsonValue, { name, value }: Wrong): Said {
  const isQuoted = typeof value === 'string' && typeof allowed !== 'string';
  const is = isQuoted ? `is the text ${showValue(value)}` : `is ${showValue(value)}`;
  const message = `${name} ${is}; it is always ${isQuoted ? `the ${typeof allowed} ` : ''}${showValue(allowed)}`;
  const isMeant = isQuoted && value.trim() === showValue(allowed);
  return { code: 'bad-value', message, ...(isMeant && { hints: ['leave out the quotes'] }) };
}

function tooLittle(wrong: Wrong, limit: string): Said {
  const isEmpty = ['[]', '{}', '""'].includes(JSON.stringify(wrong.value));
  const message = `${wrong.name} ${isEmpty ? 'is empty' : `has ${countParts(wrong.value)}; the least is ${limit}`}`;
  // Options of assertions say in a second paragraph what they take.
  const isOption = String(wrong.owner?.['description'] ?? '').includes('\n\n');
  return { code: 'bad-value', message, ...(isOption && hintOf(wrong)) };
}

function countParts(value: JsonValue): string {
  const [count, part] = isJsonObject(value)
    ? [Object.keys(value).length, 'key']
    : [String(value).length, 'character'];
  const isList = isJsonArray(value);
  const many = isList ? value.length : count;
  return `${many} ${nounFor(many, isList ? 'item' : part)}`;
}

function wrongType(error: SchemaError, wrong: Wrong): Said {
  const shorter = shorterFormOf(wrong);
  const longer = [error.params['type']].flat().map(String);
  const taken = [...new Set([...(shorter?.types ?? []), ...longer])];
  const message = `${wrong.name} is ${describeValue(wrong.value)}; it takes ${takes(taken, wrong)}`;
  const isDuration = durations.has(wrong.owner?.['pattern'] ?? '');
  const hint = isDuration ? hintOf(wrong) : (shorter?.hint ?? keysHint(taken, wrong));
  return { code: 'wrong-type', message, ...hint };
}

interface ShorterForm {
  readonly types: readonly string[];
  readonly hint: Pick<Said, 'hints'>;
}

/** What a schema with an `if` takes beside the longer form: of a value that is neither, the longer one is told. */
function shorterFormOf(wrong: Wrong): ShorterForm | undefined {
  const { if: condition, then: form } = wrong.owner ?? {};
  if (!isJsonObject(condition) || !isJsonObject(form)) return undefined;
  const names = isJsonArray(form['enum']) ? form['enum'].map(String) : [];
  const listed = suggestName('', names).map((hint) => `as a text ${hint}`);
  return {
    types: [condition['type'] ?? []].flat().map(String),
    hint: names.length > 0 ? { hints: listed } : hintOf(wrong),
  };
}

/** What may be in the map that belongs there; of a map that takes any key nothing is said. */
function keysHint(taken: readonly string[], { owner }: Wrong): Pick<Said, 'hints'> {
  if (!taken.includes('object') || owner?.['additionalProperties'] !== false) return {};
  const keys = keysOf(owner);
  if (keys.length === 0 || keys.length > MOST_KEYS) return {};
  return { hints: [`its keys are ${keys.map((key) => `\`${key}\``).join(', ')}`] };
}

/** A text in place of a number fails the pattern of a template: then the type is what is wrong. */
function wrongText(wrong: Wrong): Said {
  if (!isTemplated(wrong)) {
    const message = `${wrong.name} cannot be ${showValue(wrong.value)}`;
    return { code: 'bad-value', message, ...hintOf(wrong) };
  }
  const taken = [wrong.owner?.['type'] ?? 'string'].flat().map(String);
  const message = `${wrong.name} is ${describeValue(wrong.value)}; it takes ${takes(taken, wrong)}`;
  return { code: 'wrong-type', message };
}

function takes(types: readonly string[], wrong: Wrong): string {
  if (!isTemplated(wrong)) return nameTypes(types);
  const others = types.filter((type) => type !== 'string');
  return nameTypes([...others, 'template']);
}

/** Whether the only texts that the schema takes are templates, which stand for another type. */
function isTemplated({ owner }: Wrong): boolean {
  return owner?.['pattern'] === TEMPLATE_PATTERN;
}

function unknownValue(wrong: Wrong, allowed: unknown): Said {
  const names = isJsonArray(allowed) ? allowed.map(String) : [];
  return {
    code: 'unknown-value',
    message: `${wrong.name} cannot be ${showValue(wrong.value)}`,
    hints: suggestName(String(wrong.value), names),
  };
}

const as = 'as in `500ms`, `30s` or `2m`';
const durationWords: readonly (readonly [JsonValue, string])[] = [
  [durationPattern, `write a number and its unit, ${as}`],
  [`${durationPattern}|${TEMPLATE_PATTERN}`, `write a number and its unit, ${as}`],
  [positiveDurationPattern, `write a number above 0 and its unit, ${as}`],
];
const durations = new Map(durationWords);

const patternWords: ReadonlyMap<JsonValue, string> = new Map([
  ...durationWords,
  [NAME_PATTERN, 'a name is letters, digits and `_`, and does not begin with a digit'],
  [AGE_PATTERN, 'write minutes, hours or days, as in `30m`, `12h` or `7d`'],
  [SIZE_PATTERN, 'write `kB`, `MB` or `GB`, as in `200MB`'],
  [ADDRESS_PATTERN, 'an address begins with `http://` or `https://`'],
]);

/** What does belong there: the words for its pattern, or what the schema says of it. */
function hintOf({ owner }: Wrong): Pick<Said, 'hints'> {
  const words = patternWords.get(owner?.['pattern'] ?? '');
  if (words !== undefined) return { hints: [words] };
  const paragraphs = String(owner?.['description'] ?? '').split('\n\n');
  const description = (paragraphs.at(-1) ?? '').replace(/\.$/, '');
  if (description === '') return {};
  return { hints: [`${description.charAt(0).toLowerCase()}${description.slice(1)}`] };
}

/** Numbers as they are; of a text, which may be a secret, the type. */
function describeValue(value: JsonValue): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return nameTypes([typeOf(value)]);
}

function showValue(value: JsonValue): string {
  const text = JSON.stringify(value);
  if (typeof value !== 'string' && typeof value !== 'object') return text;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text.replaceAll('"', '`');
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'empty';
  return isJsonArray(value) ? 'array' : typeof value;
}
