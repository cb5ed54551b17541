import type { DocumentReporter } from '../reporter.ts';

/** For people at a terminal: a table for each pipeline, the totals, and every failure in full. */
export const tableReporter: DocumentReporter = {
  kind: 'document',
  name: 'table',
  summary: 'Tables of trials, variants and gates, the totals, and every failure in full.',
  async *render(run, sources, style) {
    const { renderTableReport } = await import('../table-report.ts');
    yield* renderTableReport(run, sources, style);
  },
};
