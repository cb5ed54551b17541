import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { pathsOf, withSlashes } from '../source/path-style.ts';
import { makeFirstPipeline } from './first-pipeline.ts';

export type InitResult =
  | { readonly written: readonly string[]; readonly pipeline: string; readonly problem?: undefined }
  | { readonly problem: Diagnostic };

type World = Pick<Environment, 'files' | 'workingDirectory'>;

/** Writes a first pipeline into a folder; overwrites nothing. */
export async function init(folder: string, environment: World): Promise<InitResult> {
  const { files, workingDirectory } = environment;
  const inside = withSlashes(folder, workingDirectory);
  if ((await files.kind(inside)) === 'file') {
    return {
      problem: {
        code: 'already-there',
        severity: 'error',
        message: `\`${inside}\` is a file, and no folder; nothing was written`,
        hints: ['name a folder: `pulze-run init my-pipelines`'],
      },
    };
  }
  const path = posix.join(inside, 'triage.yaml');
  if ((await files.kind(path)) !== 'missing') {
    return {
      problem: {
        code: 'already-there',
        severity: 'error',
        message: `\`${path}\` is there already; nothing was written`,
        hints: ['name another folder: `pulze-run init my-pipelines`'],
      },
    };
  }
  await files.writeText(path, makeFirstPipeline(await findSchema(folder, environment)));
  return { written: [path], pipeline: path };
}

const installed = 'node_modules/pulze-run/schemas/pipeline.schema.json';
const published = 'https://unpkg.com/pulze-run/schemas/pipeline.schema.json';

/** The schema of the installed package, relative to the folder; where it is not near, the published one. */
async function findSchema(folder: string, { files, workingDirectory }: World): Promise<string> {
  const { dirname, join, relative, resolve } = pathsOf(workingDirectory);
  const start = resolve(workingDirectory, folder);
  let parent = start;
  while (parent !== dirname(parent)) {
    const path = join(parent, installed);
    if ((await files.kind(path)) === 'file') {
      const beside = withSlashes(relative(start, path), workingDirectory);
      return beside.startsWith('.') ? beside : `./${beside}`;
    }
    parent = dirname(parent);
  }
  return published;
}
