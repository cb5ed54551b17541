import type { Style } from './reporter.ts';
import type { RunOverview } from './run-overview.ts';

/** What is typed to see all of a run that a report has a part of. */
export function wholeReportCommand(
  { runId }: Pick<RunOverview, 'runId'>,
  { reportCommand = `pulze-run report ${runId}` }: Pick<Style, 'reportCommand'>,
): string {
  return `${reportCommand} --verbose`;
}
