import type { DocumentReporter } from '../reporter.ts';

/** For choosing a variant. Says nothing of pipelines without several. */
export const sweepReporter: DocumentReporter = {
  kind: 'document',
  name: 'sweep',
  summary:
    'The variants of a matrix compared: rates with intervals, ties with the best, the Pareto front, what each axis does, and a map of two.',
  async *render(run, sources, style) {
    const { renderSweepReport } = await import('../sweep-report.ts');
    yield* renderSweepReport(run, sources, style);
  },
};
