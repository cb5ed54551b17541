import { posix } from 'node:path';
import { cassettePath } from '../cassette/cassette-path.ts';
import type { Environment, Files } from '../environment/environment.ts';
import { fromWorkingDirectory } from '../source/path-style.ts';
import type { Extensions } from './extensions.ts';
import { builtIns } from './extensions.ts';
import { findFiles } from './find-files.ts';
import { prepare } from './prepare.ts';
import type { PlanOptions } from './prepared.ts';

/** By the path of a pipeline, all files that it is made of, its own and such that are not there among them. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What each pipeline reads while it is checked and planned: prompts, partials, datasets, schemas, the configuration.
 * With `replays` its cassette, too, which the run reads.
 */
export async function findDependencies(
  { replays = false, ...options }: PlanOptions & { readonly replays?: boolean },
  environment: Environment,
  extensions: Extensions = builtIns,
): Promise<Dependencies> {
  const { paths } = await findFiles(options.files, environment);
  const found = new Map<string, ReadonlySet<string>>();
  const shown = (path: string): string => showPath(path, environment);
  for (const path of paths) {
    const read = new Set<string>([shown(path)]);
    const files = listenToReads(environment.files, (each, isThere) => {
      // A configuration is looked for up to the root, and nobody will put one there now.
      if (isThere || !isOutside(shown(each))) read.add(shown(each));
    });
    const own = { ...options, files: [path], needsEndpoint: false };
    if (replays) read.add(shown(cassettePath(path)));
    await prepare(own, extensions, { ...environment, files });
    found.set(path, read);
  }
  return found;
}

/** A path as it is told of: relative to the working directory where it is in it. */
export function showPath(
  path: string,
  { workingDirectory }: Pick<Environment, 'workingDirectory'>,
): string {
  return posix.normalize(fromWorkingDirectory(path, workingDirectory));
}

function isOutside(path: string): boolean {
  return posix.isAbsolute(path) || path.startsWith('../');
}

type OnRead = (path: string, isThere: boolean) => void;

/** The same files; told of each that is read, and of each that is looked for. */
export function listenToReads(files: Files, onRead: OnRead): Files {
  const told = <Result>(read: (path: string) => Result): ((path: string) => Result) => {
    return (path) => {
      onRead(path, true);
      return read(path);
    };
  };
  return {
    ...files,
    async kind(path) {
      const kind = await files.kind(path);
      if (kind !== 'directory') onRead(path, kind !== 'missing');
      return kind;
    },
    readText: told(files.readText),
    stream: told(files.stream),
    openRead: told(files.openRead),
  };
}
