import type { StoredRun } from '../../src/protocol/stored-run.ts';

/** The characters of a report beyond ASCII that are not those of the run's own texts. */
export async function listAdded(text: string, run: StoredRun): Promise<readonly string[]> {
  const own = [JSON.stringify(run.started), JSON.stringify(run.finished)];
  for await (const trial of run.trials()) own.push(JSON.stringify(trial));
  const known = new Set(own.join(''));
  return [...new Set(text)].filter((each) => !/[\n -~]/.test(each) && !known.has(each));
}
