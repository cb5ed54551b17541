import { caseKey } from '../compare/baseline.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Files } from '../environment/environment.ts';
import { caseNamesOf, type Plan } from '../plan/plan.ts';
import { nounFor } from '../source/count-text.ts';
import { leavesOutCases } from './is-narrowed.ts';
import type { PlanOptions } from './prepared.ts';
import { readBaseline } from './read-baseline.ts';

/** A selection is no reason to lose the results of what it leaves out: they stay until their file is removed. */
export async function checkSaving(
  plan: Plan,
  options: Pick<PlanOptions, 'selection' | 'changed' | 'confirm' | 'expected' | 'saving'>,
  files: Files,
): Promise<readonly Diagnostic[]> {
  const { saving, selection: { steps } = {} } = options;
  const isPartial = steps !== undefined || leavesOutCases(options);
  if (saving === undefined || !isPartial || (await files.kind(saving)) !== 'file') return [];
  const { baseline } = await readBaseline(saving, files);
  const lost = new Set(baseline?.cases.map(caseKey));
  if (steps === undefined) {
    for await (const trial of plan.trials()) lost.delete(caseKey(caseNamesOf(trial)));
  }
  if (lost.size === 0) return [];
  const count = `${lost.size} ${nounFor(lost.size, 'case')}`;
  const what = steps === undefined ? 'leaves out' : 'has only some steps of';
  return [
    {
      code: 'unwritable-file',
      severity: 'error',
      message: `\`${saving}\` has ${count} that this selection ${what}`,
      hints: ['save the whole run, or give another file'],
    },
  ];
}
