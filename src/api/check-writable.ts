import { cassettePath } from '../cassette/cassette-path.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type Environment, FileError, type Files } from '../environment/environment.ts';
import type { Plan } from '../plan/plan.ts';
import { snapshotPath } from '../run/snapshot-file.ts';
import type { Keeping } from './check-keeping.ts';
import { modeOf, type SnapshotOptions } from './keep-snapshots.ts';
import type { PlanOptions, Prepared } from './prepared.ts';

type Writing = Pick<Keeping, 'cassette'> & SnapshotOptions & Pick<PlanOptions, 'saving'>;

/**
 * Files beside the report that a run is sure to write, and cannot: a reason to send nothing. What may turn
 * out to be whole already, a cassette or snapshots that are there, is not tried.
 */
export async function checkWritable(
  prepared: Prepared & { readonly plan: Plan },
  options: Writing,
  environment: Pick<Environment, 'files' | 'variables'>,
): Promise<readonly Diagnostic[]> {
  const wanted = [
    ...(await listCassettes(prepared, options)),
    ...(await listSnapshots(prepared, options, environment)),
    ...(options.saving === undefined ? [] : [{ path: options.saving, files: environment.files }]),
  ];
  const problems = await Promise.all(wanted.map(findProblem));
  return problems.flat();
}

interface WrittenFile {
  readonly path: string;
  readonly files: Files;
}

async function listCassettes(
  { plan, project }: Prepared & { readonly plan: Plan },
  { cassette: mode }: Writing,
): Promise<readonly WrittenFile[]> {
  if (mode !== 'record' && mode !== 'auto') return [];
  const all = plan.pipelines.map(({ pipeline: { file } }) => ({
    path: cassettePath(file.path),
    files: project.of(file.path),
  }));
  return mode === 'record' ? all : await listMissing(all);
}

async function listSnapshots(
  { snapshots, project }: Prepared,
  options: Writing,
  { variables }: Pick<Environment, 'variables'>,
): Promise<readonly WrittenFile[]> {
  const mode = modeOf(options, variables);
  if (mode === 'read') return [];
  const all = [...(snapshots?.keys() ?? [])].map((path) => ({
    path: snapshotPath(path),
    files: project.of(path),
  }));
  return mode === 'update' ? all : await listMissing(all);
}

async function listMissing(all: readonly WrittenFile[]): Promise<readonly WrittenFile[]> {
  const kinds = await Promise.all(all.map(({ path, files }) => files.kind(path)));
  return all.filter((_, at) => kinds[at] === 'missing');
}

async function findProblem({ path, files }: WrittenFile): Promise<readonly Diagnostic[]> {
  try {
    await files.tryWrite(path);
    return [];
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const message = `\`${path}\` cannot be written: ${error.message}`;
    return [{ code: 'unwritable-file', severity: 'error', message }];
  }
}
