import { type Environment, type Sink, unlessFileError } from '../environment/environment.ts';
import { sha256 } from '../pipeline/digest.ts';
import type { RunStarted } from '../protocol/event.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { RunSummary } from '../protocol/summary.ts';
import type { Style } from '../report/reporter.ts';
import { describeEnd } from '../report/result-line.ts';
import { decideStyle, type StyleFlags } from '../report/style.ts';
import type { SourceFile } from '../source/location.ts';
import { builtIns, type Extensions } from './extensions.ts';

/** How to write to a sink: its width, colours and characters, by flags and variables. */
export function styleFor(
  sink: Sink,
  variables: Environment['variables'],
  flags: StyleFlags,
): Style {
  return decideStyle(sink, variables, flags);
}

/** Names of the document reporters. */
export function reporterNames(extensions: Extensions = builtIns): readonly string[] {
  return [...extensions.reporters.keys()];
}

/** What came of a run, in a line. */
export function describeResult(summary: RunSummary): string {
  return describeEnd({ summary });
}

/** A stored run in a format, as pieces of text. Rejects for a format that there is not. */
export function renderReport(
  run: StoredRun,
  options: {
    readonly reporter: string;
    readonly sources: ReadonlyMap<string, SourceFile>;
    readonly style: Style;
    readonly extensions?: Extensions;
  },
): AsyncIterable<string> {
  const reporter = (options.extensions ?? builtIns).reporters.get(options.reporter);
  if (reporter === undefined) throw new RangeError(`there is no reporter \`${options.reporter}\``);
  return reporter.render(run, options.sources, options.style);
}

/**
 * The files that a stored run was made from, as far as they are unchanged: a code frame is shown only
 * from the text that was run.
 */
export async function readSources(
  run: StoredRun,
  { files }: Pick<Environment, 'files'>,
): Promise<ReadonlyMap<string, SourceFile>> {
  const sources = new Map<string, SourceFile>();
  for (const { path } of run.started.sources) {
    const text = await files.readText(path).catch(unlessFileError);
    if (text !== undefined) sources.set(path, { path, text });
  }
  return keepUnchanged(sources, run.started);
}

/** Of a run that goes on, budgets may be others, and what is below them on other lines. */
export function keepUnchanged(
  sources: ReadonlyMap<string, SourceFile>,
  started: RunStarted,
): ReadonlyMap<string, SourceFile> {
  const digests = new Map(started.sources.map(({ path, sha256: digest }) => [path, digest]));
  return new Map([...sources].filter(([path, { text }]) => sha256(text) === digests.get(path)));
}
