import { remainsPath } from '../cassette/recording.ts';
import { listOwnParts } from '../cassette/take-over.ts';
import type { Environment } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { isFromBefore } from './is-from-before.ts';

/**
 * Whether what a run recorded is left beside its cassettes: it was killed before it wrote them. What was written
 * after its last trial is another run's.
 */
export async function hasRemains(
  { started, finished }: StoredRun,
  { files }: Pick<Environment, 'files'>,
): Promise<boolean> {
  const { cassette } = started.run;
  if (cassette === undefined || cassette.mode === 'replay' || finished === undefined) return false;
  for (const path of cassette.files.map(remainsPath)) {
    for (const left of [path, ...(await listOwnParts(path, files))]) {
      if (await isFromBefore(left, finished.finished_at, files)) return true;
    }
  }
  return false;
}
