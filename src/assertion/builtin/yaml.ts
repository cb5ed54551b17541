import { isJsonObject, type JsonValue } from '../../source/json.ts';
import { parseYaml } from '../../source/yaml.ts';
import {
  type Assertion,
  type Check,
  OptionError,
  type ParsedJson,
  type ReadText,
} from '../assertion.ts';
import { readBareOptions } from '../bare-option.ts';
import type { SchemaCheck } from '../compile-schema.ts';
import type { OptionReader } from '../read-option.ts';
import { loadSchema, prepareSchema } from '../schema-option.ts';
import { nameType, showText } from '../show-value.ts';
import { compareMismatches, tellMismatches } from '../tell-mismatches.ts';
import { nounOf, textOf } from '../text-of.ts';
import { findExcess, isFenced, showLine } from '../text-place.ts';
import { errored, fail, pass } from '../verdicts.ts';
import { mayBeTooDeep } from '../yaml-depth.ts';

const MOST_CHARACTERS = 100_000;

const types: Readonly<Record<string, readonly string[]>> = {
  object: ['map'],
  array: ['list'],
  string: ['text'],
  number: ['number'],
  boolean: ['boolean'],
  null: ['null'],
};

export const yaml: Assertion = {
  name: 'yaml',
  summary: 'The text is one YAML document, a map or a list unless another type is named.',
  options: {
    description:
      'The bare name, the type that the YAML has, or a schema that it fits. YAML 1.2; a key that is there twice and aliases that make a small text huge are mistakes. Tags of an application (`!Ref`) are read over.',
    type: ['boolean', 'object'],
    examples: [true, { type: 'object' }, { schema: 'ticket.schema.json' }],
    properties: {
      type: {
        enum: Object.keys(types),
        description: 'The type of the whole. Any text is YAML, so that a text has to be asked for.',
      },
      schema: {
        type: ['string', 'object', 'boolean'],
        minLength: 1,
        description:
          'A JSON Schema (2020-12 or draft-07) that the YAML fits, or the name of the file that it is in.',
      },
    },
    minProperties: 1,
    additionalProperties: false,
  },
  bare: true,
  scope: 'choice',
  examples: [
    {
      yaml: 'yaml',
      passes: { text: 'queue: billing\nurgent: true\n' },
      fails: { text: 'queue: billing\nqueue: technical\n' },
    },
    {
      yaml: 'yaml: { schema: { required: [queue], properties: { urgent: { type: boolean } } } }',
      passes: { text: 'queue: billing\nurgent: true\n' },
      fails: { text: 'queue: billing\nurgent: very\n' },
    },
    { yaml: 'yaml: { type: array }', passes: { text: '- a\n- b' }, fails: { text: 'a, b' } },
  ],
  async load(options: JsonValue, readText: ReadText): Promise<JsonValue> {
    const value = isJsonObject(options) ? options['schema'] : undefined;
    if (!isJsonObject(options) || value === undefined) return options;
    return { ...options, schema: await loadSchema({ value, path: ['schema'] }, readText) };
  },
  prepare(options): Check {
    const wanted = readWanted(readBareOptions(options, 'yaml', 'type'));
    return (subject) => {
      const text = textOf(subject.value);
      const excess = findExcess(text, 'YAML', MOST_CHARACTERS);
      if (excess !== undefined) return errored(excess);
      if (mayBeTooDeep(text)) return errored('the YAML is nested too deeply to be judged');
      const parsed = parse(text, nounOf(subject));
      if (!parsed.ok) return fail(parsed.message, { actual: text });
      const found = nameType(parsed.value);
      if (wanted.types !== undefined && !wanted.types.includes(found)) {
        const message = `the YAML is a ${found}, not a ${wanted.types.join(' or a ')}`;
        return fail(message, { expected: wanted.types.join(' or '), actual: text });
      }
      const mismatches = wanted.fits?.(parsed.value) ?? [];
      if (mismatches.length === 0)
        return pass(`${nounOf(subject)} is YAML, a ${found}`, { actual: text });
      const message = `the YAML does not fit the schema: ${tellMismatches(mismatches)}`;
      return fail(message, compareMismatches(mismatches));
    };
  },
};

interface Wanted {
  readonly types: readonly string[] | undefined;
  readonly fits: SchemaCheck | undefined;
}

function readWanted(reader: OptionReader): Wanted {
  const type = reader.text('type');
  const schema = reader.value('schema');
  const known = type === undefined ? undefined : types[type];
  if (type !== undefined && known === undefined) {
    const message = `\`type\` is ${showText(type)}; it takes ${Object.keys(types).join(', ')}`;
    throw new OptionError('bad-assertion-option', message, { path: reader.path('type') });
  }
  return {
    types: known ?? (schema === undefined ? ['map', 'list'] : undefined),
    fits:
      schema === undefined
        ? undefined
        : prepareSchema({ value: schema, path: reader.path('schema') }),
  };
}

/** The parser's words are those for a file; an answer is none. */
function parse(text: string, noun: string): ParsedJson {
  const bad = (reason: string): ParsedJson => ({
    ok: false,
    message: `${noun} is not YAML: ${reason}`,
  });
  if (text.trim() === '') return bad('it is empty');
  if (isFenced(text)) return bad('it is in a code fence');
  const { value, problems } = parseYaml(
    { path: '', text },
    { mayRound: true, mayHaveTags: true, mayHaveOddKeys: true },
  );
  const [first] = problems;
  if (first === undefined) return { ok: true, value: value ?? null };
  const { line, column } = first.location.start;
  const said = first.message.replace(/\bthe file\b/, 'it');
  return bad(`${said}, at line ${line}, column ${column}, near ${showLine(text, line)}`);
}
