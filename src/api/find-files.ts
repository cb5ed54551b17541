import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { CONFIG_NAME } from '../pipeline/find-config.ts';
import { isSnapshotPath } from '../run/snapshot-file.ts';
import { fromWorkingDirectory } from '../source/path-style.ts';

export interface FoundFiles {
  /** Relative to the working directory, each once, in the order in which they were asked for. */
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Expands files, folders and globs to pipeline files. What matches nothing is an error. What lies beside pipelines
 * and is none is passed over, also by its name, since a shell names all that a glob matches; it is an error where
 * there is nothing else.
 */
export async function findFiles(
  wanted: readonly string[],
  environment: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<FoundFiles> {
  const paths = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const each of wanted) {
    const found = await findWanted(each, environment);
    for (const path of found.paths) paths.add(path);
    diagnostics.push(...found.diagnostics);
  }
  const pipelines = [...paths].filter(isPipelineName);
  if (pipelines.length === 0) diagnostics.push(...[...paths].map(tellPassedOver));
  return { paths: pipelines, diagnostics };
}

async function findWanted(
  wanted: string,
  environment: Pick<Environment, 'files' | 'workingDirectory'>,
): Promise<FoundFiles> {
  if (wanted === '') return { paths: [], diagnostics: [emptyName] };
  try {
    const paths = await expand(wanted, environment);
    const diagnostics = paths.length === 0 ? [await tellMissing(wanted, environment)] : [];
    return { paths, diagnostics };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { paths: [], diagnostics: [tellUnread(wanted, error, environment)] };
  }
}

/** As a path it would be the whole working directory. */
const emptyName: Diagnostic = {
  code: 'usage',
  severity: 'error',
  message: 'one of `files` is empty',
  hints: ['write `.` for the files of the working directory'],
};

function isPipelineName(path: string): boolean {
  return posix.basename(path) !== CONFIG_NAME && !isSnapshotPath(path);
}

function tellPassedOver(path: string): Diagnostic {
  const [what, hint] = isSnapshotPath(path)
    ? ['has the snapshots of a pipeline, and is none', 'they are read with it: name that']
    : ['is the configuration, and no pipeline', 'it is read with every pipeline: name those'];
  const message = `\`${path}\` ${what}`;
  return { code: 'no-such-file', severity: 'error', message, hints: [hint] };
}

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
  return found.filter(isPipelineName);
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
        'pipelines are .yaml and .yml files',
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
    .filter((name) => /\.ya?ml$/.test(name) && isPipelineName(name))
    .map((name) => posix.join(folder, name));
  const isGlob = /[*?{[]/.test(wanted);
  return {
    code: 'no-such-file',
    severity: 'error',
    message: isGlob ? `no file matches \`${wanted}\`` : `there is no file \`${wanted}\``,
    hints: suggestName(path, near),
  };
}
