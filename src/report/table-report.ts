import { safeLine } from '../diagnostic/safe-text.ts';
import type { PipelineInfo } from '../protocol/event.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { PipelineSummary } from '../protocol/summary.ts';
import type { SourceFile } from '../source/location.ts';
import { renderConformance, renderConformanceLine } from './conformance-table.ts';
import { FailureSection } from './failure-section.ts';
import { renderGateTable } from './gate-table.ts';
import { renderAnswers } from './output-text.ts';
import { makePaint } from './paint.ts';
import { type PipelinePiece, splitByPipeline } from './pipeline-piece.ts';
import {
  renderHeading,
  renderJudging,
  renderResults,
  renderSelection,
} from './pipeline-section.ts';
import type { Style } from './reporter.ts';
import { describeBreak, describeRun, findNotes } from './run-banner.ts';
import { RunOverview } from './run-overview.ts';
import { pipelineKey } from './tally.ts';
import { wrapText } from './text-width.ts';
import { describeCounts, describeGates, describeTotals } from './totals-text.ts';
import { MOST_TRIALS, readSelected, TrialSelection } from './trial-selection.ts';
import { renderTrialTable } from './trial-table.ts';
import { wholeReportCommand } from './whole-report.ts';

export async function* renderTableReport(
  run: StoredRun,
  sources: ReadonlyMap<string, SourceFile>,
  style: Style,
): AsyncIterable<string> {
  const overview = new RunOverview(run);
  const section = new FailureSection(overview, style);
  const quiet = style.detail === 'quiet';
  if (!quiet) yield renderTitle(run, style);
  yield renderWarnings(
    [...findNotes(run), ...(overview.complete ? [] : describeBreak(overview, false))],
    style,
  );
  const tables = new PipelineTables(run, overview, style);
  const trials = readSelected(run, style);
  for await (const piece of splitByPipeline(trials, (trial) => overview.add(trial))) {
    for (const trial of piece.trials) section.add(trial);
    if (!quiet) yield* tables.add(piece);
  }
  if (!quiet) yield* tables.renderMissing();
  const conformance = overview.conformance();
  yield quiet
    ? renderConformanceLine(conformance, style)
    : await renderConformance(conformance, style);
  if (style.detail === 'verbose') yield* renderEveryAnswer(run, style);
  yield await renderSharedGates(overview, style);
  yield renderTotals(overview, style);
  let closing = describeBreak(overview, true).length > 0;
  for await (const text of section.render({ sources, style })) {
    closing = true;
    yield text;
  }
  if (closing) yield renderClosing(overview, style);
}

/** The tables of the pipelines, one after another as their trials come. */
class PipelineTables {
  readonly #run: StoredRun;
  readonly #overview: RunOverview;
  readonly #style: Style;
  readonly #seen = new Set<string>();
  #selection = new TrialSelection();

  constructor(run: StoredRun, overview: RunOverview, style: Style) {
    this.#run = run;
    this.#overview = overview;
    this.#style = style;
  }

  async *add(piece: PipelinePiece): AsyncIterable<string> {
    const info = this.#overview.findPipeline(piece.pipeline, piece.file);
    const whole = this.#style.detail === 'verbose' || info.trials <= MOST_TRIALS;
    if (piece.first) yield this.#begin(info, piece);
    if (whole) yield await renderTrialTable(piece.trials, this.#style);
    else for (const trial of piece.trials) this.#selection.add(trial);
    if (!piece.last) return;
    const summary = this.#overview.pipeline(info);
    if (!whole) yield await this.#renderSelection(summary);
    const gates = this.#overview.gates(info);
    yield await renderResults(summary, gates, this.#style);
    // With one pipeline the totals say the same.
    if (this.#run.started.pipelines.length > 1) yield renderJudging(summary, this.#style);
  }

  async #renderSelection(summary: PipelineSummary | undefined): Promise<string> {
    const left = summary === undefined ? 0 : this.#selection.leftOf(summary.counts);
    const command = wholeReportCommand(this.#overview, this.#style);
    return await renderSelection(this.#selection, { left, command }, this.#style);
  }

  #begin(info: PipelineInfo, piece: PipelinePiece): string {
    const counted = this.#overview.complete || piece.last;
    this.#seen.add(pipelineKey(info.name, info.file));
    this.#selection = new TrialSelection();
    const summary = counted ? this.#overview.pipeline(info) : undefined;
    return `\n${renderHeading(info, summary, this.#style)}`;
  }

  /** Pipelines that no trial was run of. */
  *renderMissing(): Iterable<string> {
    for (const info of this.#run.started.pipelines) {
      if (this.#seen.has(pipelineKey(info.name, info.file))) continue;
      yield `\n${renderHeading(info, this.#overview.pipeline(info), this.#style)}`;
      yield '  no trial was run\n';
    }
  }
}

/** Of tags and of the whole run; empty without any. */
async function renderSharedGates(overview: RunOverview, style: Style): Promise<string> {
  const gates = style.detail === 'quiet' ? [] : overview.sharedGates();
  return gates.length === 0 ? '' : `\n${await renderGateTable(gates, [], style)}`;
}

async function* renderEveryAnswer(run: StoredRun, style: Style): AsyncIterable<string> {
  yield `\n${makePaint(style).bold('Outputs')}\n`;
  for await (const trial of run.trials()) yield renderAnswers(trial, style);
}

function renderTitle(run: StoredRun, style: Style): string {
  const lines = wrapText(safeLine(describeRun(run), style.unicode), style.columns);
  return lines.map((line) => `${makePaint(style).dim(line)}\n`).join('');
}

function renderWarnings(lines: readonly string[], style: Style): string {
  const paint = makePaint(style);
  return lines
    .flatMap((line) =>
      wrapText(safeLine(line, style.unicode), style.columns - 2).map(
        (part, index) => `${paint.doubtful(`${index === 0 ? '!' : ' '} ${part}`)}\n`,
      ),
    )
    .join('');
}

function renderTotals(overview: RunOverview, style: Style): string {
  const paint = makePaint(style);
  const lines = describeTotals(overview);
  const width = Math.max(...lines.map(([label]) => label.length)) + 2;
  const room = style.columns - width - 2;
  const rendered = lines.flatMap(([label, text]) =>
    wrapText(text, room).map(
      (part, index) => `  ${paint.dim((index === 0 ? label : '').padEnd(width))}${part}\n`,
    ),
  );
  return `\n${rendered.join('')}`;
}

/** The verdict again, below the failures, where a reader's eye is. */
function renderClosing(overview: RunOverview, style: Style): string {
  const gates = overview.allGates();
  const text = [
    describeCounts(overview.totals().counts),
    ...(gates.length === 0 ? [] : [`gates: ${describeGates(gates)}`]),
  ].join('; ');
  const lines = wrapText(text, style.columns).map((line) => `${makePaint(style).bold(line)}\n`);
  return `\n${renderWarnings(describeBreak(overview, true), style)}${lines.join('')}`;
}
