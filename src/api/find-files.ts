import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { CONFIG_NAME } from '../pipeline/find-config.ts';
import { fromWorkingDirectory } from '../source/path-style.ts';

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
    if (each === '') {
      diagnostics.push(emptyName);
      continue;
    }
    try {
      const found = await expand(each, environment);
      for (const path of found) paths.add(path);
      if (found.length === 0) diagnostics.push(await tellMissing(each, environment));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      diagnostics.push(tellUnread(each, error, environment));
    }
  }
  return { paths: [...paths], diagnostics };
}

/** As a path it would be the whole working directory. */
const emptyName: Diagnostic = {
  code: 'usage',
  severity: 'error',
  message: 'one of `files` is empty',
  hints: ['write `.` for the files of the working directory'],
};

/** They lie beside pipelines and are none. */
const SNAPSHOTS = /\.snapshots\.yaml$/;

/** What cannot be read may be a folder within the one that was named. */
function tellUnread(
  wanted: string,
  error: FileError,
  { workingDirectory }: Pick<Environment, 'workingDirectory'>,
): Diagnostic {
  const at = fromWorkingDirectory(error.path, workingDirectory);
  const inside = at === fromWorkingDirectory(wanted, workingDirectory) ? '' : `\`${at}\`: `;
  const message = `\`${wanted}\`: ${inside}${error.message}`;
  return { code: 'unreadable-file', severity: 'error', message };
}

async function expand(
  wanted: string,
  { files, workingDirectory }: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<readonly string[]> {
  const path = fromWorkingDirectory(wanted, workingDirectory);
  const kind = await files.kind(path);
  if (kind === 'file' || kind === 'stream') return [path];
  const found =
    kind === 'directory'
      ? (await files.glob('*.{yaml,yml}', path)).map((name) => posix.join(path, name))
      : await files.glob(path, workingDirectory);
  return found.filter((each) => posix.basename(each) !== CONFIG_NAME && !SNAPSHOTS.test(each));
}

async function tellMissing(
  wanted: string,
  { files, workingDirectory }: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<Diagnostic> {
  const path = fromWorkingDirectory(wanted, workingDirectory);
  if ((await files.kind(path)) === 'directory') {
    const message = `there is no pipeline file in \`${wanted}\``;
    return {
      code: 'no-such-file',
      severity: 'error',
      message,
      hints: [
        'pipelines are .yaml files',
        `with those of its folders: '${posix.join(wanted, '**/*.yaml')}'`,
      ],
    };
  }
  const folder = posix.dirname(path);
  const names = (await files.kind(folder)) === 'directory' ? await files.list(folder) : [];
  if (names.includes(posix.basename(path))) {
    const message = `there is no file behind the link \`${wanted}\``;
    return { code: 'no-such-file', severity: 'error', message };
  }
  const near = names
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => posix.join(folder, name));
  const isGlob = /[*?{[]/.test(wanted);
  return {
    code: 'no-such-file',
    severity: 'error',
    message: isGlob ? `no file matches \`${wanted}\`` : `there is no file \`${wanted}\``,
    hints: suggestName(path, near),
  };
}
