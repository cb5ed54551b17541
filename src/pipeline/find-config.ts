import type { Environment } from '../environment/environment.ts';
import { pathsOf, withSlashes } from '../source/path-style.ts';

export const CONFIG_NAME: string = 'pulze.config.yaml';

/** What it is called by mistake, and then not read. */
const MISNAMED = 'pulze.config.yml';

/**
 * The path of the nearest configuration file, from the working directory upwards, relative to the
 * working directory; undefined without any.
 */
export async function findConfig(place: Place): Promise<string | undefined> {
  return await findUpwards(CONFIG_NAME, place);
}

/** Likewise, of one whose name has the other ending; only of what is nearer than the one that is read. */
export async function findMisnamedConfig(
  place: Place,
  read: string | undefined,
): Promise<string | undefined> {
  const levels = read?.split('/').filter((part) => part === '..').length;
  return await findUpwards(MISNAMED, place, levels);
}

type Place = Pick<Environment, 'files' | 'workingDirectory'>;

async function findUpwards(
  name: string,
  { files, workingDirectory }: Place,
  levels = Number.POSITIVE_INFINITY,
): Promise<string | undefined> {
  const { dirname, join, relative } = pathsOf(workingDirectory);
  let folder = workingDirectory;
  for (let level = 0; level < levels; level++) {
    const path = join(folder, name);
    if ((await files.kind(path)) === 'file') {
      return withSlashes(relative(workingDirectory, path), workingDirectory);
    }
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}
