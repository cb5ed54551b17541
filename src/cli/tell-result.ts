import { describeResult } from '../api/report.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import type { Environment } from '../environment/environment.ts';
import type { RunSummary } from '../protocol/summary.ts';
import type { Arguments } from './command.ts';
import type { ReporterChoice } from './read-arguments.ts';

/** What came of a run whose reports all go to files, where the view of it has left nothing behind. */
export function tellResult(
  summary: RunSummary,
  reporters: readonly ReporterChoice[],
  {
    environment: { stderr },
    args,
  }: { readonly environment: Pick<Environment, 'stderr'>; readonly args: Arguments },
): string {
  const isReported = reporters.some(({ file }) => file === undefined);
  const isViewed = !stderr.isTerminal && args['quiet'] !== true;
  return isReported || isViewed ? '' : `${safeLine(describeResult(summary), true)}\n`;
}
