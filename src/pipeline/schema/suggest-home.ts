import { findNearest, isTypo } from '../../diagnostic/suggest.ts';
import { isJsonObject, type JsonObject } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { nameOwner } from './name-things.ts';
import { type ExplainContext, keysOf, schemaFor, valueAt } from './schema-places.ts';

/**
 * Where a key belongs that stands in the wrong map: one level down, in a map further out, under the name
 * that it has here. Undefined where none knows it.
 */
export function suggestHome(
  key: string,
  pointer: Pointer,
  context: ExplainContext,
): string | undefined {
  return (
    suggestBelow(key, pointer, context) ??
    suggestOtherWord(key, pointer, context) ??
    suggestItem(key, pointer, context) ??
    suggestOuter(key, pointer, context) ??
    commandLine.get(key)
  );
}

/** In one of the maps that may stand beside it; of several, in those that do stand there. */
function suggestBelow(key: string, pointer: Pointer, context: ExplainContext): string | undefined {
  const homes = findMapsWith(key, pointer, context.schema);
  const map = valueAt(context.document.value, pointer);
  const written = homes.filter((home) => isJsonObject(map) && Object.hasOwn(map, home));
  const [home, ...others] = written.length > 0 ? written : homes;
  const isPlain = home === 'params' || others.length === 0;
  return home !== undefined && isPlain ? tellBelow(home, key) : undefined;
}

function findMapsWith(key: string, pointer: Pointer, schema: JsonObject): readonly string[] {
  return keysOf(schemaFor(schema, pointer)).filter((home) =>
    keysOf(schemaFor(schema, [...pointer, home])).includes(key),
  );
}

function tellBelow(home: string, key: string): string {
  return `write it one level down: \`${home}: { ${key}: … }\``;
}

/** A parameter that is misspelt and one level too high. */
export function suggestParameter(
  key: string,
  pointer: Pointer,
  { schema }: ExplainContext,
): string | undefined {
  const known = keysOf(schemaFor(schema, [...pointer, 'params']));
  const nearest = findNearest(key, known);
  // `top_k` is a letter away from `top_p`, and no slip.
  const isSlip = nearest !== undefined && key.length > SHORT && isTypo(key, [nearest]);
  return isSlip ? tellBelow('params', nearest) : undefined;
}

const SHORT = 5;

/** In what the lists beside it have: `when` is a key of a step. */
function suggestItem(key: string, pointer: Pointer, context: ExplainContext): string | undefined {
  const { schema } = context;
  for (const list of keysOf(schemaFor(schema, pointer))) {
    const item = [...pointer, list, 0];
    if (keysOf(schemaFor(schema, item)).includes(key)) {
      return `\`${key}\` is a key of ${nameOwner(item)}, in \`${list}\``;
    }
  }
  return undefined;
}

/** In a map around it, or in its `params`: of a case's `matrix`, or its `temperature`. */
function suggestOuter(key: string, pointer: Pointer, context: ExplainContext): string | undefined {
  for (let length = pointer.length - 1; length >= 0; length--) {
    const around = pointer.slice(0, length);
    const owner = nameOwner(around);
    if (keysOf(schemaFor(context.schema, around)).includes(key)) {
      return `\`${key}\` is a key of ${owner}`;
    }
    if (keysOf(schemaFor(context.schema, [...around, 'params'])).includes(key)) {
      return `\`${key}\` is a key of the \`params\` of ${owner}`;
    }
  }
  return undefined;
}

function suggestOtherWord(
  key: string,
  pointer: Pointer,
  { schema }: ExplainContext,
): string | undefined {
  const known = keysOf(schemaFor(schema, pointer));
  const found = otherWords.find(
    ({ words, home }) => words.includes(key.toLowerCase()) && known.includes(home),
  );
  return found && `write ${found.as ?? `\`${found.home}: …\``}`;
}

interface OtherWord {
  /** In small letters. */
  readonly words: readonly string[];
  /** The key that it is called here. */
  readonly home: string;
  readonly as?: string;
}

/** What other tools, and people who come from them, call it. */
const otherWords: readonly OtherWord[] = [
  { words: ['tests', 'test_cases', 'testcases', 'scenarios', 'examples'], home: 'cases' },
  { words: ['assertions', 'asserts', 'expect', 'checks'], home: 'assert' },
  {
    words: ['expected', 'expected_output', 'ideal', 'reference', 'target'],
    home: 'assert',
    as: '`assert:` and below it what the answer is held against, such as `- equals: …`',
  },
  { words: ['metadata', 'meta'], home: 'tags', as: '`tags: [ … ]`, or variables in `vars`' },
  { words: ['description', 'title'], home: 'name' },
  { words: ['variables', 'inputs', 'input', 'args'], home: 'vars' },
  {
    words: ['provider', 'providers', 'models'],
    home: 'model',
    as: '`model: …`, or for several of them `matrix: { model: [ … ] }`',
  },
  {
    words: ['system', 'user', 'assistant', 'developer'],
    home: 'messages',
    as: '`messages:` and below it a list of them: `- user: …`',
  },
];

const says = (option: string): string => `it is said on the command line: \`${option}\``;

const commandLine: ReadonlyMap<string, string> = new Map([
  ['concurrency', says('--concurrency N')],
  ['retries', says('--retries N')],
  ['cassette', says('--cassette MODE')],
  ['cache', says('--cache MODE')],
  ['reporter', says('--reporter NAME')],
]);
