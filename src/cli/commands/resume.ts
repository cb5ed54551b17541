import { readSources, reporterNames } from '../../api/report.ts';
import type { CommandHandler } from '../command.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { readReporters } from '../read-arguments.ts';
import { readEarlier } from '../read-earlier.ts';
import { writeReports } from '../write-reports.ts';
import { runAgain } from './run.ts';

/** Finishes what is missing of a run that ended early, and nothing else. */
export const resumeCommand: CommandHandler = async (args, context) => {
  const earlier = await readEarlier(args, context);
  if (earlier === undefined) return exitCodes.mistake;
  const { id, run, command } = earlier;
  const { finished } = run;
  if (finished === undefined || finished.summary.counts.not_run > 0) {
    return await runAgain(earlier.args, { context, earlier: { resume: id, command } });
  }
  const { environment } = context;
  environment.stderr.write(`nothing is missing in ${id}\n`);
  const reporters = readReporters(earlier.args, reporterNames());
  const sources = await readSources(run, environment);
  await writeReports(run, sources, { reporters, environment, args: earlier.args });
  return exitCodeOf(finished.summary);
};
