import type { DocumentReporter } from '../reporter.ts';

/** For pull requests, job summaries and wikis: GitHub's Markdown. */
export const markdownReporter: DocumentReporter = {
  kind: 'document',
  name: 'markdown',
  summary: 'Tables and failures in GitHub Markdown, for pull requests and job summaries.',
  async *render(run, sources, style) {
    const { renderMarkdownReport } = await import('../markdown-report.ts');
    yield* renderMarkdownReport(run, sources, style);
  },
};
