import type { DocumentReporter } from '../reporter.ts';

/**
 * For CI systems: a test suite for each pipeline and variant. Opening tags need counts and variants
 * interleave in the plan, so the trials are read once to count and find them, and once more suite by suite.
 */
export const junitReporter: DocumentReporter = {
  kind: 'document',
  name: 'junit',
  summary: 'JUnit XML, a suite for each pipeline and variant, for CI systems.',
  async *render(run, sources) {
    const { renderJunitReport } = await import('../junit-report.ts');
    yield* renderJunitReport(run, sources);
  },
};
