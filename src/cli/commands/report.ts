import { listStoredFiles } from '../../api/read-files.ts';
import { readSources, reporterNames } from '../../api/report.ts';
import { findRun, RUNS_FOLDER } from '../../api/run-store.ts';
import type { Environment } from '../../environment/environment.ts';
import type { Arguments, CommandHandler } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { orInterrupted } from '../or-interrupted.ts';
import { readPath, readReporters } from '../read-arguments.ts';
import { refuseOverwriting } from '../refuse-overwriting.ts';
import { readSaving, writeBaseline } from '../write-baseline.ts';
import { writeEach } from '../write-each.ts';
import { tellRefused } from '../write-refusal.ts';
import { writeReports } from '../write-reports.ts';

/** Shows a stored run again. It succeeds when the run could be shown, whatever came of that run. */
export const reportCommand: CommandHandler = (args, { environment, interrupts }) =>
  orInterrupted(interrupts, () => report(args, environment));

async function report(args: Arguments, environment: Environment): Promise<ExitCode> {
  const reporters = readReporters(args, reporterNames());
  const folder = readPath(args, 'output', environment) ?? RUNS_FOLDER;
  const found = await findRun(readPath(args, 'run', environment) ?? 'latest', folder, environment);
  if (found.run === undefined) {
    await tellRefused([found.problem], { environment, args });
    return exitCodes.mistake;
  }
  const saving = readSaving(args, environment);
  const read = listStoredFiles(found.run, found.path);
  await refuseOverwriting({ reporters, saving }, read, { args, files: environment.files });
  const { run } = found;
  const isShown = saving === undefined || args['reporter'] !== undefined;
  let isSaved = false;
  const show = async (): Promise<void> => {
    const sources = await readSources(run, environment);
    await writeReports(found, sources, { reporters, environment, args });
  };
  const save = async (): Promise<void> => {
    isSaved = await writeBaseline(run, saving, { environment, args });
  };
  await writeEach(isShown ? [show, save] : [save]);
  return isSaved ? exitCodes.ok : exitCodes.errored;
}
