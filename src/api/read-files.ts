import { cassettePath } from '../cassette/cassette-path.ts';
import type { Environment } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { snapshotPath } from '../run/snapshot-file.ts';
import type { Keeping } from './check-keeping.ts';
import { listenToReads } from './find-dependencies.ts';
import type { Prepared } from './prepared.ts';

/** Files that nothing else may be written to. */
export interface ReadFiles {
  /** What a run is made of and what it keeps beside its pipelines. */
  readonly all: ReadonlySet<string>;
  /** Those of them that a new baseline may take the place of. */
  readonly baselines: ReadonlySet<string>;
}

/** The same world, in which it is noted what is read. */
export function noteReads(environment: Environment): {
  readonly environment: Environment;
  readonly read: ReadonlySet<string>;
} {
  const read = new Set<string>();
  const files = listenToReads(environment.files, (path, isThere) => {
    if (isThere) read.add(path);
  });
  return { environment: { ...environment, files }, read };
}

/** What was read to prepare a run, with what it will read or write beside. */
export function listRunFiles(
  { pipelines, answers, snapshots }: Prepared,
  read: ReadonlySet<string>,
  { cassette }: Pick<Keeping, 'cassette'>,
): ReadFiles {
  const kept = cassette === undefined ? [] : pipelines.map(({ file }) => cassettePath(file.path));
  const texts = [...(snapshots?.keys() ?? [])].map(snapshotPath);
  const gates = pipelines.flatMap((each) => each.gates);
  const compared = gates.flatMap((gate) =>
    gate.kind === 'regression' ? [gate.baseline.value] : [],
  );
  return {
    all: new Set([...read, ...kept, ...texts]),
    baselines: new Set([...compared, ...(answers?.keys() ?? [])]),
  };
}

/** What a stored run was made of, and its journal. */
export function listStoredFiles({ started }: StoredRun, journal: string): ReadFiles {
  const { sources, datasets = [], pipelines, run } = started;
  const paths = [...sources, ...datasets].map(({ path }) => path);
  const files = pipelines.map(({ file }) => file);
  const all = new Set([...paths, ...files, ...(run.cassette?.files ?? []), journal]);
  return { all, baselines: new Set() };
}
