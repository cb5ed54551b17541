import { findUnfit, makeBaselineText } from '../compare/make-baseline.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';

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
