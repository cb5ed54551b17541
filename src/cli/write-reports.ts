import { renderReport, styleFor } from '../api/report.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { SourceFile } from '../source/location.ts';
import type { Arguments } from './command.ts';
import { styleFlags } from './print.ts';
import { type ReporterChoice, readAxes } from './read-arguments.ts';

/** Where reports go, and how they are asked for. */
export interface ReportTargets {
  readonly reporters: readonly ReporterChoice[];
  readonly environment: Environment;
  readonly args: Arguments;
}

/** Writes each report of a run to standard output or its file, see {@link writeDocuments}. */
export function writeReports(
  run: StoredRun,
  sources: ReadonlyMap<string, SourceFile>,
  to: ReportTargets,
): Promise<void> {
  return writeDocuments((reporter, style) => renderReport(run, { reporter, sources, style }), to);
}

/** Gives what is written in a format, as pieces of text. */
export type RenderDocument = (format: string, style: Style) => AsyncIterable<string>;

/**
 * Writes each document to standard output or its file, in the order in which they were asked for. A file that
 * cannot be written is told, by a FileError, after the others were.
 */
export async function writeDocuments(render: RenderDocument, to: ReportTargets): Promise<void> {
  const { stdout, variables } = to.environment;
  const axes = readAxes(to.args);
  const style = { ...styleFor(stdout, variables, styleFlags(to.args)), ...(axes && { axes }) };
  let failure: FileError | undefined;
  for (const reporter of to.reporters) {
    try {
      await writeDocument(render, { reporter, style }, to.environment);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      failure ??= error;
    }
  }
  if (failure) throw failure;
}

async function writeDocument(
  render: RenderDocument,
  { reporter, style }: { readonly reporter: ReporterChoice; readonly style: Style },
  { stdout, files }: Environment,
): Promise<void> {
  const { name, file } = reporter;
  const written = file === undefined ? undefined : await files.openWrite(file);
  // A file is read elsewhere: no colours, and a width that does not depend on this terminal.
  const own = written ? { ...style, color: false, unicode: true, columns: 100 } : style;
  try {
    for await (const text of render(name, own)) {
      if (written) await written.write(text);
      else stdout.write(text);
    }
  } finally {
    await written?.close();
  }
}

type Style = ReturnType<typeof styleFor>;
