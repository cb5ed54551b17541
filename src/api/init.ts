import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { firstPipeline } from './first-pipeline.ts';

export type InitResult =
  | { readonly written: readonly string[]; readonly pipeline: string; readonly problem?: undefined }
  | { readonly problem: Diagnostic };

/** Writes a first pipeline into a folder; overwrites nothing. */
export async function init(
  folder: string,
  { files }: Pick<Environment, 'files'>,
): Promise<InitResult> {
  const path = posix.join(folder, 'triage.yaml');
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
  await files.writeText(path, firstPipeline);
  return { written: [path], pipeline: path };
}
