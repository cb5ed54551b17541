import { isJsonObject, type JsonValue } from '../source/json.ts';
import { parseYaml } from '../source/yaml.ts';
import { OptionError, type ReadText } from './assertion.ts';
import { compileSchema, loadSchemaCompiler, type SchemaCheck } from './compile-schema.ts';
import { parseJson } from './parse-json.ts';
import { findKeywordProblem } from './schema-keywords.ts';
import { showText } from './show-value.ts';

export interface SchemaOption {
  readonly value: JsonValue;
  readonly path: readonly (string | number)[];
}

/**
 * Makes the compiler ready and reads the schema if the option names a file. A schema in a file is
 * compiled here, so that what is wrong with it is told with the file's name. One that is written in the
 * pipeline is left to {@link prepareSchema}: it may hold templates.
 */
export async function loadSchema(option: SchemaOption, readText: ReadText): Promise<JsonValue> {
  await loadSchemaCompiler();
  const { value: file, path } = option;
  if (typeof file !== 'string') return file;
  if (file.includes('{{')) {
    throw new OptionError('bad-json-schema', 'the name of a schema file has no templates', {
      path,
    });
  }
  const schema = parseSchemaFile(file, await readAt(path, readText(file)), path);
  const problem = compileSchema(schema).problem ?? findKeywordProblem(schema);
  if (problem === undefined) return schema;
  const place = problem.path.length === 0 ? [] : [`in the schema at ${problem.path.join(' › ')}`];
  throw new OptionError('bad-json-schema', `${showText(file)}: ${problem.message}`, {
    path,
    hints: [...place, ...(problem.hints ?? [])],
  });
}

/** Throws {@link OptionError} at the part of the schema that is wrong. */
export function prepareSchema(option: SchemaOption): SchemaCheck {
  const compiled = compileSchema(option.value);
  const problem = compiled.problem ?? findKeywordProblem(option.value);
  if (problem === undefined) return compiled.check as SchemaCheck;
  throw new OptionError('bad-json-schema', problem.message, {
    path: [...option.path, ...problem.path],
    hints: problem.hints ?? [],
  });
}

/** A file that cannot be read is told where it is named. */
async function readAt(
  path: readonly (string | number)[],
  reading: Promise<string>,
): Promise<string> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new OptionError(error.code, error.message, { path, hints: error.hints });
  }
}

function parseSchemaFile(
  file: string,
  text: string,
  path: readonly (string | number)[],
): JsonValue {
  const refuse = (message: string): OptionError =>
    new OptionError('bad-json-schema', message, { path });
  if (/\.ya?ml$/i.test(file)) {
    const { value, problems } = parseYaml({ path: file, text });
    const [first] = problems;
    if (value !== undefined) return value;
    const place = first === undefined ? file : `${file}:${first.location.start.line}`;
    throw refuse(`${showText(place)}: ${first?.message ?? 'the file is empty'}`);
  }
  const parsed = parseJson(text, showText(file));
  if (!parsed.ok) throw refuse(parsed.message);
  if (typeof parsed.value === 'boolean' || isJsonObject(parsed.value)) return parsed.value;
  throw refuse(`${showText(file)} is JSON and not a schema, which is a map`);
}
