import type { StoredRun } from '../protocol/stored-run.ts';
import { csvRow } from './csv-text.ts';
import { makeTidyColumns, TidyNames } from './trial-columns.ts';

/** Reads the trials twice: which columns there are is known only after the last. */
export async function* renderCsvReport(run: StoredRun): AsyncIterable<string> {
  const names = new TidyNames();
  for await (const trial of run.trials()) names.add(trial);
  const columns = makeTidyColumns(names);
  yield csvRow(columns.map(({ name }) => name));
  for await (const trial of run.trials()) yield csvRow(columns.map(({ read }) => read(trial)));
}
