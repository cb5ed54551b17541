import type { Subject, Verdict } from '../../src/assertion/assertion.ts';
import {
  type Assertion,
  type ExampleCompletion,
  OptionError,
} from '../../src/assertion/assertion.ts';
import type { AssertionTools } from '../../src/assertion/tools.ts';
import type { JsonValue } from '../../src/source/json.ts';
import { makeExampleSubject } from './example-subject.ts';
import { noTools } from './no-tools.ts';

/** Files that options may name. */
export type SchemaFiles = Readonly<Record<string, string>>;

/** The verdict on an example's first choice; `of` is what `of` and `transform` would give. */
export async function judge(
  assertion: Assertion,
  options: JsonValue,
  example: ExampleCompletion & {
    readonly of?: JsonValue;
    readonly valueIsJson?: boolean;
    readonly variables?: Subject['variables'];
    readonly tools?: AssertionTools;
  },
): Promise<Verdict> {
  const { of, valueIsJson, variables, tools = noTools, ...completion } = example;
  const subject = makeExampleSubject(completion);
  const check = assertion.prepare(await loadOptions(assertion, options));
  return await check(
    {
      ...subject,
      ...(of !== undefined && { value: of }),
      ...(valueIsJson !== undefined && { valueIsJson }),
      ...(variables !== undefined && { variables }),
    },
    tools,
  );
}

/** What is said about options that are of no use. */
export async function refusalOf(
  assertion: Assertion,
  options: JsonValue,
  files: SchemaFiles = {},
): Promise<unknown> {
  try {
    assertion.prepare(await loadOptions(assertion, options, files));
    return 'taken';
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const { code, message, path, hints } = error;
    return { code, message, path, ...(hints.length > 0 && { hints }) };
  }
}

export async function loadOptions(
  assertion: Assertion,
  options: JsonValue,
  files: SchemaFiles = {},
): Promise<JsonValue> {
  const readText = async (path: string): Promise<string> => {
    const text = files[path];
    if (text === undefined) throw new OptionError('unreadable-file', `\`${path}\` is not there`);
    return text;
  };
  return (await assertion.load?.(options, readText)) ?? options;
}
