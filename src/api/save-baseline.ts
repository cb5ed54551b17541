import { findUnfit, makeBaselineText } from '../compare/make-baseline.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { isFromBefore } from './is-from-before.ts';
import { readBaseline } from './read-baseline.ts';

/**
 * Writes a run's results as a baseline file, in one step. Gives the reason when the run cannot be one:
 * of a run that did not come to its end, cases would be missing. Rejects with a FileError when the file
 * cannot be written.
 */
export async function saveBaseline(
  run: StoredRun,
  to: { readonly path: string; readonly withTexts: boolean },
  { files }: Pick<Environment, 'files'>,
): Promise<Diagnostic | undefined> {
  const unfit = findUnfit(run);
  if (unfit === undefined) {
    await files.writeText(to.path, await makeBaselineText(run, to));
    return undefined;
  }
  return {
    code: 'unfinished-run',
    severity: 'error',
    message: `\`${to.path}\` is not written: ${unfit}`,
    hints: ['a baseline is saved from a run that came to its end'],
  };
}

/**
 * Whether a run's baseline can and is still to be written: there is none at its place, or that of a run before it,
 * which nobody has put there since.
 */
export async function lacksBaseline(
  run: StoredRun,
  path: string,
  { files }: Pick<Environment, 'files'>,
): Promise<boolean> {
  const { started, finished } = run;
  if (finished === undefined || findUnfit(run) !== undefined) return false;
  if ((await files.kind(path)) === 'missing') return true;
  if (!(await isFromBefore(path, finished.finished_at, files))) return false;
  const { baseline } = await readBaseline(path, files);
  // Times of one form: as texts they are in the same order.
  return baseline !== undefined && baseline.run.started_at < started.run.started_at;
}
