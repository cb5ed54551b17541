import type { StoredRun } from '../../protocol/stored-run.ts';
import { csvRow } from '../csv-text.ts';
import type { DocumentReporter } from '../reporter.ts';
import { makeTidyColumns, TidyNames } from '../trial-columns.ts';

/** For notebooks and spreadsheets: a row per trial. What a run does not know is an empty cell. */
export const csvReporter: DocumentReporter = {
  kind: 'document',
  name: 'csv',
  summary:
    'A tidy table for notebooks and spreadsheets: a row per trial, a column per axis, metric and assertion.',
  render,
};

/** Reads the trials twice: which columns there are is known only after the last. */
async function* render(run: StoredRun): AsyncIterable<string> {
  const names = new TidyNames();
  for await (const trial of run.trials()) names.add(trial);
  const columns = makeTidyColumns(names);
  yield csvRow(columns.map(({ name }) => name));
  for await (const trial of run.trials()) yield csvRow(columns.map(({ read }) => read(trial)));
}
