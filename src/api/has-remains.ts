import { remainsPath } from '../cassette/recording.ts';
import { listOwnParts } from '../cassette/take-over.ts';
import type { Environment } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';

/** Whether something is left beside the cassettes that a run recorded: it was killed before it wrote them. */
export async function hasRemains(
  { started }: StoredRun,
  { files }: Pick<Environment, 'files'>,
): Promise<boolean> {
  const { cassette } = started.run;
  if (cassette === undefined || cassette.mode === 'replay') return false;
  for (const path of cassette.files.map(remainsPath)) {
    if ((await files.kind(path)) !== 'missing') return true;
    if ((await listOwnParts(path, files)).length > 0) return true;
  }
  return false;
}
