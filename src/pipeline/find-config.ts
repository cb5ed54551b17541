import type { Environment } from '../environment/environment.ts';
import { pathsOf, withSlashes } from '../source/path-style.ts';

export const CONFIG_NAME: string = 'pulze.config.yaml';

/**
 * The path of the nearest configuration file, from the working directory upwards, relative to the
 * working directory; undefined without any.
 */
export async function findConfig({
  files,
  workingDirectory,
}: Pick<Environment, 'files' | 'workingDirectory'>): Promise<string | undefined> {
  const { dirname, join, relative } = pathsOf(workingDirectory);
  let folder = workingDirectory;
  for (;;) {
    const path = join(folder, CONFIG_NAME);
    if ((await files.kind(path)) === 'file') {
      return withSlashes(relative(workingDirectory, path), workingDirectory);
    }
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}
