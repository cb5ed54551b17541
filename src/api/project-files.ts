import { type Environment, FileError, type Files } from '../environment/environment.ts';
import { findConfig } from '../pipeline/find-config.ts';
import { pathsOf, withSlashes } from '../source/path-style.ts';

type World = Pick<Environment, 'files' | 'workingDirectory'>;

/** What the files of a project may lead to. */
export interface ProjectFiles {
  /**
   * The disk as a pipeline sees it: what is outside of its root can be neither read nor written, also by
   * way of a link. Its own file can, since it was named by whoever runs it.
   */
  of(pipeline: string): Files;
  /** The same for what belongs to no pipeline, such as a configuration. */
  readonly here: Files;
  /** Why this path may not be used, where it leads out of the project. */
  findProblem(path: string): Promise<string | undefined>;
}

/**
 * The project is the folder of the configuration; without one the nearest folder upwards that has a
 * `package.json` or a repository; else the working directory. A pipeline elsewhere has its own folder.
 */
export function openProject(
  { allowOutside = false }: { readonly allowOutside?: boolean | undefined },
  environment: World,
): ProjectFiles {
  const { files, workingDirectory } = environment;
  if (allowOutside) {
    return { of: () => files, here: files, findProblem: () => Promise.resolve(undefined) };
  }
  const { dirname, resolve } = pathsOf(workingDirectory);
  let finding: Promise<string> | undefined;
  const rootHere = (): Promise<string> => {
    finding ??= findRoot(environment);
    return finding;
  };
  const rootOf = async (pipeline: string): Promise<string> => {
    const folder = await files.realPath(dirname(resolve(workingDirectory, pipeline)));
    const root = await rootHere();
    return isInside(root, folder, environment) ? root : folder;
  };
  return {
    of: (pipeline) => fence({ rootOf: () => rootOf(pipeline), named: pipeline }, environment),
    here: fence({ rootOf: rootHere }, environment),
    findProblem: async (path) => {
      const root = await rootHere();
      return isInside(root, await files.realPath(path), environment)
        ? undefined
        : describeOutside(root, environment);
    },
  };
}

async function findRoot(environment: World): Promise<string> {
  const { files, workingDirectory } = environment;
  const { dirname, join, resolve } = pathsOf(workingDirectory);
  const config = await findConfig(environment);
  if (config !== undefined) return await files.realPath(dirname(resolve(workingDirectory, config)));
  let folder = workingDirectory;
  for (;;) {
    const isProject =
      (await files.details(join(folder, 'package.json'))) !== undefined ||
      (await files.kind(join(folder, '.git'))) !== 'missing';
    if (isProject) return await files.realPath(folder);
    const above = dirname(folder);
    if (above === folder) return await files.realPath(workingDirectory);
    folder = above;
  }
}

interface Fence {
  readonly rootOf: () => Promise<string>;
  /** A file that may be read wherever it is. */
  readonly named?: string;
}

function fence({ rootOf, named }: Fence, environment: World): Files {
  const { files } = environment;
  let finding: Promise<string> | undefined;
  const check = async (path: string): Promise<void> => {
    if (path === named) return;
    finding ??= rootOf();
    const root = await finding;
    if (isInside(root, await files.realPath(path), environment)) return;
    throw new FileError('outside', path, describeOutside(root, environment));
  };
  const checked = <Rest extends readonly unknown[], Result>(
    use: (path: string, ...rest: Rest) => Promise<Result>,
  ): ((path: string, ...rest: Rest) => Promise<Result>) => {
    return async (path, ...rest) => {
      await check(path);
      return await use(path, ...rest);
    };
  };
  // Each by its name: what a disk can do besides is decided here, too.
  return {
    kind: files.kind,
    list: files.list,
    glob: files.glob,
    realPath: files.realPath,
    details: files.details,
    watch: files.watch,
    readText: checked(files.readText),
    async *stream(path) {
      await check(path);
      yield* files.stream(path);
    },
    openRead: checked(files.openRead),
    writeText: checked(files.writeText),
    updateText: checked(files.updateText),
    openWrite: checked(files.openWrite),
    openAppend: checked(files.openAppend),
    tryWrite: checked(files.tryWrite),
    remove: checked(files.remove),
    lock: checked(files.lock),
  };
}

/** Both are absolute, without links. On Windows the case of letters says nothing. */
function isInside(
  root: string,
  path: string,
  { workingDirectory }: Pick<World, 'workingDirectory'>,
): boolean {
  const { relative, isAbsolute, sep } = pathsOf(workingDirectory);
  const inside = relative(root, path);
  return inside.split(sep)[0] !== '..' && !isAbsolute(inside);
}

function describeOutside(
  root: string,
  { workingDirectory }: Pick<World, 'workingDirectory'>,
): string {
  const shown = withSlashes(root, workingDirectory);
  return `is outside of the project, \`${shown}\`; \`--allow-outside\` allows that`;
}
