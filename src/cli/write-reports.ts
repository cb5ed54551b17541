import { renderReport, styleFor } from '../api/report.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { SourceFile } from '../source/location.ts';
import { type Arguments, UsageError } from './command.ts';
import { styleFlags } from './print.ts';
import { type ReporterChoice, readAxes } from './read-arguments.ts';
import { reportOf } from './stored-run-command.ts';
import { writeEach } from './write-each.ts';

/** Where reports go, and how they are asked for. */
export interface ReportTargets {
  readonly reporters: readonly ReporterChoice[];
  readonly environment: Environment;
  readonly args: Arguments;
}

/** A stored run, and the path of its journal. */
interface ShownRun {
  readonly run: StoredRun;
  readonly path: string;
}

/** Writes each report of a run to standard output or its file, see {@link writeDocuments}. */
export function writeReports(
  { run, path }: ShownRun,
  sources: ReadonlyMap<string, SourceFile>,
  to: ReportTargets,
): Promise<void> {
  const command = reportOf(path);
  return writeDocuments((reporter, style) => {
    const own = { ...style, reportCommand: command };
    return renderReport(run, { reporter, sources, style: own });
  }, to);
}

/** Gives what is written in a format, as pieces of text. */
export type RenderDocument = (format: string, style: Style) => AsyncIterable<string>;

/**
 * Writes each document to standard output or its file, in the order in which they were asked for. A file has the
 * whole document or what it had before. One that cannot be written is told after the others were, see {@link writeEach}.
 */
export async function writeDocuments(render: RenderDocument, to: ReportTargets): Promise<void> {
  const { stdout, variables } = to.environment;
  const axes = readAxes(to.args);
  const style = { ...styleFor(stdout, variables, styleFlags(to.args)), ...(axes && { axes }) };
  await writeEach(
    to.reporters.map(
      (reporter) => () => writeDocument(render, { reporter, style }, to.environment),
    ),
  );
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

async function writeDocument(
  render: RenderDocument,
  { reporter, style }: { readonly reporter: ReporterChoice; readonly style: Style },
  { stdout, files }: Environment,
): Promise<void> {
  const { name, file } = reporter;
  if (file === undefined) {
    for await (const text of render(name, style)) stdout.write(text);
    return;
  }
  // A file is read elsewhere: no colours, and a width that does not depend on this terminal.
  const own = { ...style, color: false, unicode: true, columns: 100 };
  await files.writeText(file, render(name, own));
}

type Style = ReturnType<typeof styleFor>;
