import { readSources, reporterNames } from '../../api/report.ts';
import { findRun, RUNS_FOLDER } from '../../api/run-store.ts';
import type { CommandHandler } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printDiagnostics } from '../print.ts';
import { readReporters, readText } from '../read-arguments.ts';
import { writeReports } from '../write-reports.ts';

/** Shows a stored run again. It succeeds when the run could be shown, whatever came of that run. */
export const reportCommand: CommandHandler = async (args, { environment }) => {
  const reporters = readReporters(args, reporterNames());
  const folder = readText(args, 'output') ?? RUNS_FOLDER;
  const found = await findRun(readText(args, 'run') ?? 'latest', folder, environment);
  if (found.run === undefined) {
    printDiagnostics([found.problem], new Map(), { environment, args });
    return exitCodes.mistake;
  }
  const sources = await readSources(found.run, environment);
  await writeReports(found.run, sources, { reporters, environment, args });
  return exitCodes.ok;
};
