import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { Environment } from '../environment/environment.ts';
import { CONFIG_NAME } from '../pipeline/load-config.ts';

export interface FoundFiles {
  /** Relative to the working directory, each once, in the order in which they were asked for. */
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Expands files, folders and globs to pipeline files. What matches nothing is an error. */
export async function findFiles(
  wanted: readonly string[],
  environment: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<FoundFiles> {
  const paths = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const each of wanted) {
    const found = await expand(each, environment);
    for (const path of found) paths.add(path);
    if (found.length === 0) diagnostics.push(await tellMissing(each, environment));
  }
  return { paths: [...paths], diagnostics };
}

async function expand(
  wanted: string,
  { files, workingDirectory }: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<readonly string[]> {
  const path = toRelative(wanted, workingDirectory);
  const kind = await files.kind(path);
  if (kind === 'file') return [path];
  const pattern = kind === 'directory' ? posix.join(path, '*.{yaml,yml}') : path;
  const found = await files.glob(pattern, workingDirectory);
  return found.filter((each) => posix.basename(each) !== CONFIG_NAME);
}

/** As a user would write it from the working directory, with forward slashes. */
function toRelative(path: string, workingDirectory: string): string {
  const slashed = path.replaceAll('\\', '/');
  const base = `${workingDirectory.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  const inside = slashed.startsWith(base) ? slashed.slice(base.length) : slashed;
  return posix.normalize(inside);
}

async function tellMissing(
  wanted: string,
  { files, workingDirectory }: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<Diagnostic> {
  const path = toRelative(wanted, workingDirectory);
  if ((await files.kind(path)) === 'directory') {
    const message = `there is no pipeline file in \`${wanted}\``;
    return {
      code: 'no-such-file',
      severity: 'error',
      message,
      hints: ['pipelines are .yaml files'],
    };
  }
  const folder = posix.dirname(path);
  const names = (await files.kind(folder)) === 'directory' ? await files.list(folder) : [];
  const near = names
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => posix.join(folder, name));
  const isGlob = /[*?{[]/.test(wanted);
  return {
    code: 'no-such-file',
    severity: 'error',
    message: isGlob ? `no file matches \`${wanted}\`` : `there is no file \`${wanted}\``,
    hints: suggestName(wanted, near),
  };
}
