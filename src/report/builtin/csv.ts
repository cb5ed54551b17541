import type { DocumentReporter } from '../reporter.ts';

/** For notebooks and spreadsheets: a row per trial. What a run does not know is an empty cell. */
export const csvReporter: DocumentReporter = {
  kind: 'document',
  name: 'csv',
  summary:
    'A tidy table for notebooks and spreadsheets: a row per trial, a column per axis, metric and assertion.',
  async *render(run) {
    const { renderCsvReport } = await import('../csv-report.ts');
    yield* renderCsvReport(run);
  },
};
