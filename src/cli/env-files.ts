import { parseEnv } from 'node:util';
import { describeLoose } from '../api/read-key.ts';
import { namesSecret } from '../api/redact-crash.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type Environment, FileError, type Files } from '../environment/environment.ts';
import { UsageError } from './command.ts';

export interface AddedEnvFiles {
  readonly environment: Environment;
  /** Of files with keys that others may read. */
  readonly loose: readonly Diagnostic[];
}

/**
 * The environment with the variables of `--env-file` behind its own: what is set already wins, also
 * when it is empty, then the file that is named last. That order, and how a line is read, are those of
 * `node --env-file`. The values may be keys: no message has one. `keyVariable` holds one whatever its name.
 */
export async function addEnvFiles(
  paths: readonly string[],
  environment: Environment,
  keyVariable?: string,
): Promise<AddedEnvFiles> {
  if (paths.length === 0) return { environment, loose: [] };
  const read: Record<string, string | undefined> = {};
  const loose: Diagnostic[] = [];
  for (const path of paths) {
    const own = await readEnvFile(path, environment.files);
    Object.assign(read, own);
    const isSecret = (name: string): boolean => name === keyVariable || namesSecret(name);
    const secrets = Object.entries(own).filter(([name, value]) => isSecret(name) && value);
    for (const [, value = ''] of secrets) environment.secrets?.add(value);
    if (secrets.length === 0) continue;
    const details = await environment.files.details(path);
    if (details?.isReadByOthers) loose.push({ severity: 'warning', ...describeLoose(path) });
  }
  const variables = { ...read, ...environment.variables };
  const late = Object.keys(read).filter((name) => environment.variables[name] === undefined);
  return { environment: { ...environment, variables, lateVariables: new Set(late) }, loose };
}

async function readEnvFile(path: string, files: Files): Promise<Readonly<NodeJS.Dict<string>>> {
  const text = await readText(path, files);
  if (text.includes('\0')) throw refuse(path, 'is not text');
  const mistake = findMistake(text);
  if (mistake !== undefined) throw refuse(path, mistake);
  return parseEnv(text);
}

/** An assignment and what is behind its equals sign on the same line. */
const ASSIGNMENT = /^[^\S\n]*(?:export[^\S\n]+)?[A-Za-z_][\w.-]*[^\S\n]*=[^\S\n]*(.*)$/;

/** What Node would pass over without a word; a quoted value may go on for lines. */
function findMistake(text: string): string | undefined {
  const lines = text.split(/\r?\n/);
  for (let number = 0; number < lines.length; number++) {
    const line = lines[number] ?? '';
    if (/^\s*(?:#|$)/.test(line)) continue;
    const value = ASSIGNMENT.exec(line)?.[1];
    if (value === undefined) return `line ${number + 1} is not of the form \`NAME=value\``;
    const quote = /^["'`]/.exec(value)?.[0];
    if (quote === undefined || value.includes(quote, 1)) continue;
    const end = lines.findIndex((other, at) => at > number && other.includes(quote));
    if (end < 0) return `the quote that begins on line ${number + 1} has no end`;
    number = end;
  }
  return undefined;
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
