import { terminalWidth } from '../diagnostic/terminal-width.ts';
import type { Style } from './reporter.ts';
import type { RunOverview } from './run-overview.ts';
import { wrapText } from './text-width.ts';

/** What is typed to see all of a run that a report has a part of. */
export function wholeReportCommand(
  { runId }: Pick<RunOverview, 'runId'>,
  { reportCommand = `pulze-run report ${runId}` }: Pick<Style, 'reportCommand'>,
): string {
  return `${reportCommand} --verbose`;
}

/**
 * Lines of a text and the command that it leads to, which stays on one line, however long: a part of it
 * would be another command where it is pasted.
 */
export function endWithCommand(
  text: string,
  { command, width }: { readonly command: string; readonly width: number },
): readonly string[] {
  const line = `${text} ${command}`;
  return terminalWidth(line) <= width ? [line] : [...wrapText(text, width), command];
}
