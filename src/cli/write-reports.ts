import { renderReport, styleFor } from '../api/report.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { SourceFile } from '../source/location.ts';
import { type Arguments, UsageError } from './command.ts';
import { styleFlags } from './print.ts';
import type { ReporterChoice } from './read-arguments.ts';

/**
 * Writes each report to standard output or its file, in the order in which they were asked for. A file that
 * cannot be written is told, by a FileError, after the others were.
 */
export async function writeReports(
  run: StoredRun,
  sources: ReadonlyMap<string, SourceFile>,
  to: {
    readonly reporters: readonly ReporterChoice[];
    readonly environment: Environment;
    readonly args: Arguments;
  },
): Promise<void> {
  const { stdout, variables } = to.environment;
  const style = styleFor(stdout, variables, styleFlags(to.args));
  let failure: FileError | undefined;
  for (const reporter of to.reporters) {
    try {
      await writeReport(run, { reporter, sources, style }, to.environment);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      failure ??= error;
    }
  }
  if (failure) throw failure;
}

/** Before anything is sent: a report that cannot be written is no reason to have paid for it. */
export async function tryReports(
  reporters: readonly ReporterChoice[],
  { files }: Environment,
): Promise<void> {
  for (const { name, file } of reporters) {
    if (file === undefined) continue;
    try {
      await files.tryWrite(file);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new UsageError(`\`--reporter ${name}=${file}\`: ${error.message}`, [
        'nothing was sent',
      ]);
    }
  }
}

async function writeReport(
  run: StoredRun,
  as: {
    readonly reporter: ReporterChoice;
    readonly sources: ReadonlyMap<string, SourceFile>;
    readonly style: ReturnType<typeof styleFor>;
  },
  { stdout, files }: Environment,
): Promise<void> {
  const { reporter, sources, style } = as;
  const { name, file } = reporter;
  const written = file === undefined ? undefined : await files.openWrite(file);
  // A file is read elsewhere: no colours, and a width that does not depend on this terminal.
  const own = written ? { ...style, color: false, unicode: true, columns: 100 } : style;
  try {
    for await (const text of renderReport(run, { reporter: name, sources, style: own })) {
      if (written) await written.write(text);
      else stdout.write(text);
    }
  } finally {
    await written?.close();
  }
}
