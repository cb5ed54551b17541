import { parseEnv } from 'node:util';
import { type Environment, FileError, type Files } from '../environment/environment.ts';
import { UsageError } from './command.ts';

/**
 * The environment with the variables of `--env-file` behind its own: what is set already wins, also
 * when it is empty, then the file that is named last. That order, and how a line is read, are those of
 * `node --env-file`. The values may be keys: no message has one.
 */
export async function addEnvFiles(
  paths: readonly string[],
  environment: Environment,
): Promise<Environment> {
  if (paths.length === 0) return environment;
  const read: Record<string, string | undefined> = {};
  for (const path of paths) Object.assign(read, await readEnvFile(path, environment.files));
  return { ...environment, variables: { ...read, ...environment.variables } };
}

async function readEnvFile(path: string, files: Files): Promise<Readonly<NodeJS.Dict<string>>> {
  const text = await readText(path, files);
  if (text.includes('\0')) throw refuse(path, 'is not text');
  const variables = parseEnv(text);
  const hasLines = text.split('\n').some((line) => /^\s*[^#\s]/.test(line));
  if (hasLines && Object.keys(variables).length === 0) {
    throw refuse(path, 'has no line of the form `NAME=value`');
  }
  return variables;
}

async function readText(path: string, files: Files): Promise<string> {
  try {
    return await files.readText(path);
  } catch (error) {
    if (error instanceof FileError) throw refuse(path, error.message);
    throw error;
  }
}

function refuse(path: string, what: string): UsageError {
  return new UsageError(`\`--env-file ${path}\`: ${what}`, [
    'a file of variables has lines such as `PULZE_API_KEY=…`',
  ]);
}
