import type { ReadFiles } from '../api/read-files.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import type { Files } from '../environment/environment.ts';
import { findOwnOutput } from '../environment/own-output.ts';
import { type Arguments, UsageError } from './command.ts';
import { type ReporterChoice, readList } from './read-arguments.ts';
import type { Saving } from './write-baseline.ts';

/** Files that a command writes because its user names them. */
export interface Named {
  readonly reporters: readonly ReporterChoice[];
  readonly saving: Saving | undefined;
}

/**
 * Refuses a report or a baseline in the place of another, or of what the run is made of, however the two are
 * written. A baseline may take the place of the one that is compared with.
 */
export async function refuseOverwriting(
  { reporters, saving }: Named,
  { all, baselines }: ReadFiles,
  { args, files }: { readonly args: Arguments; readonly files: Files },
): Promise<void> {
  const reports = reporters.flatMap(({ name, file }) =>
    file === undefined ? [] : [{ option: `--reporter ${name}=${file}`, path: file }],
  );
  const saved = saving ? [{ option: `--save-baseline ${saving.path}`, path: saving.path }] : [];
  const written = [...reports, ...saved];
  if (written.length === 0) return;
  const taken = new Map<string, string>();
  for (const path of [...all, ...readList(args, 'env-file')]) {
    taken.set(
      await files.realPath(path),
      `\`${safeLine(path, true)}\`, which the run reads or keeps`,
    );
  }
  const renewed = new Set<string>();
  for (const path of baselines) renewed.add(await files.realPath(path));
  for (const { option, path } of written) {
    if (await isShared(path, files)) continue;
    const real = await files.realPath(path);
    const other = taken.get(real);
    if (other !== undefined && !(path === saving?.path && renewed.has(real))) {
      throw new UsageError(`\`${option}\` would overwrite ${other}`, ['give it another file']);
    }
    taken.set(real, `\`${option}\``);
    renewed.delete(real);
  }
}

/** Nothing there is lost to another: a terminal, a pipe, `/dev/null`, what is open already and is gone on with. */
async function isShared(path: string, files: Files): Promise<boolean> {
  return findOwnOutput(path) !== undefined || (await files.kind(path)) === 'stream';
}
