import type { StoredRun } from '../protocol/stored-run.ts';
import type { SourceFile } from '../source/location.ts';
import { describeAsked } from './asked-endpoints.ts';
import { FailureSection } from './failure-section.ts';
import { MarkdownPipelines } from './markdown-pipelines.ts';
import { renderConformanceRows, renderGates, renderPairs } from './markdown-tables.ts';
import { markdownBlock, markdownCode, markdownText } from './markdown-text.ts';
import { splitByPipeline } from './pipeline-piece.ts';
import type { Style } from './reporter.ts';
import { describeBreak, findNotes } from './run-banner.ts';
import { RunOverview } from './run-overview.ts';
import { describeTotals } from './totals-text.ts';
import { readSelected } from './trial-selection.ts';

const LONGEST_NAME = 120;

export async function* renderMarkdownReport(
  run: StoredRun,
  sources: ReadonlyMap<string, SourceFile>,
  asked: Style,
): AsyncIterable<string> {
  const { detail } = asked;
  const style: Style = { ...asked, columns: 100, color: false, unicode: true };
  const overview = new RunOverview(run);
  const section = new FailureSection(overview, style);
  const pipelines = new MarkdownPipelines(overview, style);
  yield renderTitle(run);
  yield renderQuote([...findNotes(run), ...describeBreak(overview, false)]);
  const trials = readSelected(run, style);
  for await (const piece of splitByPipeline(trials, (trial) => overview.add(trial))) {
    for (const trial of piece.trials) section.add(trial);
    if (detail !== 'quiet') yield* pipelines.add(piece);
  }
  const conformance = renderConformanceRows(overview.conformance());
  if (conformance !== '') yield `## Conformance\n\n${conformance}\n`;
  const shared = overview.sharedGates();
  if (shared.length > 0) yield `## Gates\n\n${renderGates(shared)}\n`;
  yield `## Totals\n\n${renderPairs(describeTotals(overview))}`;
  let heading = '\n## Failures and warnings\n';
  for await (const text of section.render({ sources, style })) {
    yield `${heading}\n${markdownBlock(text.trim())}`;
    heading = '';
  }
}

function renderTitle(run: StoredRun): string {
  const { id, program, started_at } = run.started.run;
  const where = markdownCode(describeAsked(run.started.run), LONGEST_NAME);
  const title = `# ${markdownText(`${program.name} ${program.version}`)}`;
  return `${title}\n\nRun ${markdownCode(id, LONGEST_NAME)} at ${where}, ${started_at}\n\n`;
}

function renderQuote(lines: readonly string[]): string {
  return lines.map((line) => `> **${markdownText(line)}**\n\n`).join('');
}
