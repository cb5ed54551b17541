import { builtIns } from '../../src/api/extensions.ts';
import { prepare } from '../../src/api/prepare.ts';
import type { PlanOptions, Prepared } from '../../src/api/prepared.ts';
import { makeNodeEnvironment } from '../../src/environment/node.ts';
import type { Trial } from '../../src/plan/plan.ts';
import { silent } from './silent-sink.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { writeTree } from './write-tree.ts';

/** A pipeline from its text, with files beside it, loaded, checked and planned as a run would. */
export async function prepareText(
  text: string,
  options: Partial<PlanOptions> & { readonly beside?: Readonly<Record<string, string>> } = {},
): Promise<Prepared> {
  const { beside, ...rest } = options;
  const folder = await makeTemporaryFolder();
  await writeTree(folder, { ...beside, 'triage.yaml': text });
  const environment = makeNodeEnvironment({
    workingDirectory: folder,
    variables: { PULZE_ENDPOINT: 'pulze' },
    stdout: silent,
    stderr: silent,
  });
  const all = {
    files: ['triage.yaml'],
    ...rest,
    needsEndpoint: true,
  };
  return await prepare(all, builtIns, environment);
}

/** The trials that are planned, in plan order. */
export async function listTrials(prepared: Prepared): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for await (const trial of prepared.plan?.trials() ?? []) trials.push(trial);
  return trials;
}
