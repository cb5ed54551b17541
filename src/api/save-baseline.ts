import { findUnfit, makeBaselineText } from '../compare/make-baseline.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { lacksTrials } from '../protocol/summary.ts';
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
    hints: [
      lacksTrials(run.finished?.summary)
        ? 'run the files as they are now, and save that'
        : 'a baseline is saved from a run that came to its end',
    ],
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
  const { finished } = run;
  if (finished === undefined || findUnfit(run) !== undefined) return false;
  const place = { path, since: finished.finished_at };
  return (await findOtherBaseline(run, place, { files })) === undefined;
}

/**
 * Why the file at the place of a run's baseline is not to be written over; undefined where there is none, or that
 * of a run before it, which nobody has put there since that time (ISO 8601), and of a run that can be no baseline.
 */
export async function findOtherBaseline(
  run: StoredRun,
  { path, since }: { readonly path: string; readonly since: string },
  { files }: Pick<Environment, 'files'>,
): Promise<string | undefined> {
  if (findUnfit(run) !== undefined || (await files.kind(path)) === 'missing') return undefined;
  const { started } = run;
  const { baseline } = await readBaseline(path, files);
  // Times of one form: as texts they are in the same order.
  const isLater = baseline !== undefined && baseline.run.started_at > started.run.started_at;
  if (isLater) return `it has the results of a later run, \`${baseline.run.id}\``;
  if (!(await isFromBefore(path, since, files))) return 'it was written since';
  if (baseline === undefined) return 'it is no baseline';
  return baseline.run.started_at < started.run.started_at ? undefined : 'it has them already';
}
