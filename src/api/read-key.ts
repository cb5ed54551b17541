import { redactKnown } from '../cassette/redact.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';

export type KeyWorld = Pick<Environment, 'variables' | 'lateVariables' | 'files' | 'secrets'>;

/** A key, none where an endpoint has none, or why it cannot be had. */
export type ReadKey =
  | { readonly key?: string; readonly problem?: undefined }
  | { readonly key?: undefined; readonly problem: KeyProblem };

export interface KeyProblem {
  readonly code: 'missing-secret' | 'loose-key-file';
  /** Without the key. */
  readonly message: string;
  readonly hints: readonly string[];
}

/** No key is so long; a certificate or a data set may have been named. */
const MOST_BYTES = 16_384;

/** The key of an endpoint, from its variable or its file. It is from then on known as a secret. */
export async function readKey(definition: EndpointDefinition, world: KeyWorld): Promise<ReadKey> {
  return definition.emulator === undefined ? await readOwnKey(definition, world) : {};
}

async function readOwnKey(
  { name, keyVariable, keyFile }: EndpointDefinition,
  world: KeyWorld,
): Promise<ReadKey> {
  const read =
    keyFile === undefined
      ? readVariable(name, keyVariable, world)
      : await readKeyFile(name, keyFile, world);
  if (read.key !== undefined) world.secrets?.add(read.key);
  return read;
}

const FILE_NO_KEY =
  'what is named is not shown, since it may be a key: give the path of a file that holds the key';
const WITHOUT = 'or use the embedded emulator: `--endpoint emulator`';

function readVariable(
  endpoint: string,
  variable: string | undefined,
  { variables }: KeyWorld,
): ReadKey {
  if (variable === undefined) return {};
  const key = variables[variable]?.trim();
  if (key) return { key };
  const [what, hint] = mayBeKey(variable)
    ? ['the variable that is named for it', NAME_NO_KEY]
    : [variable, `set ${variable}, ${WITHOUT}`];
  const message = `the endpoint \`${endpoint}\` needs a key, and ${what} ${whyUnset(variables[variable])}`;
  return { problem: { code: 'missing-secret', message, hints: [hint] } };
}

/** Where a name is expected that is shown if there is nothing of it, a key may have been written. */
export const NAME_NO_KEY: string =
  'what is named is not shown, since it may be a key: give the name of a variable that holds the key';

/** Whether a text cannot be the name of a variable, or is more like a key than like one. */
export function mayBeKey(name: string): boolean {
  return !/^[A-Za-z_]\w*$/.test(name) || isRandom(name);
}

/** As keys are, and hardly what a person has named; a key may well be of the letters that a name can have. */
function isRandom(text: string): boolean {
  const isKeyed = /^[sp]k[-_].{12}/.test(text) || redactKnown(text) !== text;
  return isKeyed || text.split(/[-_./]/).some(isRandomWord);
}

/** No word of a name is as long with so many digits in it. */
function isRandomWord(word: string): boolean {
  const digits = word.match(/\d/g)?.length ?? 0;
  return word.length >= 16 && digits >= 2 && /[A-Za-z]/.test(word);
}

/** Of a variable without a value: one that is empty is mostly a secret that was not handed on. */
export function whyUnset(value: string | undefined): string {
  return value === undefined ? 'is not set' : 'is set, but empty';
}

async function readKeyFile(endpoint: string, path: string, { files }: KeyWorld): Promise<ReadKey> {
  // A folder that a build makes may look like a key, and keys hardly begin as its path does.
  const [what, hint] =
    !path.startsWith('/') && isRandom(path)
      ? ['the file that is named for it', FILE_NO_KEY]
      : [`\`${path}\``, `write the key into that file, ${WITHOUT}`];
  const missing = (why: string): ReadKey => ({
    problem: {
      code: 'missing-secret',
      message: `the endpoint \`${endpoint}\` needs a key, and ${what} ${why}`,
      hints: [hint],
    },
  });
  try {
    const details = await files.details(path);
    if (details === undefined) return missing('is no file that is there');
    if (details.isReadByOthers === true) return { problem: describeLoose(path) };
    if (details.size > MOST_BYTES) return missing('is too large to be one');
    const key = (await files.readText(path)).trim();
    return key === '' ? missing('is empty') : { key };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return missing(`cannot be read: ${error.message}`);
  }
}

/** Of a file with keys that others than its owner may read. */
export function describeLoose(path: string): KeyProblem {
  return {
    code: 'loose-key-file',
    message: `other users of this machine may use \`${path}\`, which holds a key`,
    hints: [`let only its owner: \`chmod 600 ${path}\``],
  };
}

/** The keys of these endpoints, as far as they can be had, also of one that an emulator stands in for. */
export async function readKeys(
  definitions: ReadonlyMap<string, EndpointDefinition>,
  world: KeyWorld,
): Promise<Readonly<Record<string, string>>> {
  const keys: Record<string, string> = {};
  for (const [name, definition] of definitions) {
    const { key } = await readOwnKey(definition, world);
    if (key !== undefined) keys[name] = key;
  }
  return keys;
}
