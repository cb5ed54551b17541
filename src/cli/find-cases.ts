import type { Outcome } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';

/**
 * Of each case of a variant with a trial of a wanted outcome the first trial's id. A case goes with all its
 * repeats: its rule looks at all of them.
 */
export async function findCases(
  run: StoredRun,
  isWanted: (outcome: Outcome) => boolean,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const { id, outcome } of run.trials()) {
    if (isWanted(outcome)) found.add(id.replace(/#\d+$/, '#1'));
  }
  return found;
}
