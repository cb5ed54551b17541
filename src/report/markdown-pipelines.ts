import type { PipelineInfo } from '../protocol/event.ts';
import { formatNumberOf } from '../source/count-text.ts';
import { describeDropped } from './dropped-text.ts';
import {
  chooseColumns,
  renderGates,
  renderTrialHeads,
  renderTrialRow,
  renderVariants,
} from './markdown-tables.ts';
import { markdownCode } from './markdown-text.ts';
import type { PipelinePiece } from './pipeline-piece.ts';
import type { Style } from './reporter.ts';
import type { RunOverview } from './run-overview.ts';
import { describeCounts, describeJudging } from './totals-text.ts';
import type { TrialColumn } from './trial-row.ts';
import { MOST_TRIALS, TrialSelection } from './trial-selection.ts';
import { wholeReportCommand } from './whole-report.ts';

const LONGEST_NAME = 120;
/** Cut short, it would be another one. */
const LONGEST_COMMAND = 5000;

/** A section for each pipeline: its trials, variants and gates, as its trials come. */
export class MarkdownPipelines {
  readonly #overview: RunOverview;
  readonly #style: Style;
  #selection = new TrialSelection();
  #columns: readonly TrialColumn[] = [];

  constructor(overview: RunOverview, style: Style) {
    this.#overview = overview;
    this.#style = style;
  }

  *add(piece: PipelinePiece): Iterable<string> {
    const info = this.#overview.findPipeline(piece.pipeline, piece.file);
    const whole = this.#style.detail === 'verbose' || info.trials <= MOST_TRIALS;
    if (piece.first) yield this.#begin(info, piece);
    if (piece.first && whole) yield renderTrialHeads(this.#columns);
    for (const trial of piece.trials) {
      if (whole) yield renderTrialRow(trial, this.#columns);
      else this.#selection.add(trial);
    }
    if (piece.last) yield (whole ? '' : this.#renderSelection(info)) + this.#renderResults(info);
  }

  #begin(info: PipelineInfo, piece: PipelinePiece): string {
    const counted = this.#overview.complete || piece.last;
    const counts = counted ? this.#overview.pipeline(info)?.counts : undefined;
    this.#selection = new TrialSelection();
    this.#columns = chooseColumns(piece.trials);
    const [name, file] = [info.name, info.file].map((text) => markdownCode(text, LONGEST_NAME));
    return `## ${name} in ${file}\n\n${counts === undefined ? '' : `${describeCounts(counts)}\n\n`}`;
  }

  #renderSelection(info: PipelineInfo): string {
    const rows = this.#selection.shown().map((trial) => renderTrialRow(trial, this.#columns));
    const command = markdownCode(wholeReportCommand(this.#overview, this.#style), LONGEST_COMMAND);
    const counts = this.#overview.pipeline(info)?.counts;
    const left = counts === undefined ? 0 : this.#selection.leftOf(counts);
    const rest = `\n${formatNumberOf(left, 'more trial')} not shown; all of them: ${command}\n`;
    return `${renderTrialHeads(this.#columns)}${rows.join('')}${left > 0 ? rest : ''}`;
  }

  #renderResults(info: PipelineInfo): string {
    const summary = this.#overview.pipeline(info);
    const gates = this.#overview.gates(info);
    const dropped = describeDropped(summary);
    return [
      ...(summary !== undefined && summary.variants.length > 1 ? [renderVariants(summary)] : []),
      ...(gates.length > 0 ? [renderGates(gates)] : []),
      ...(dropped === undefined ? [] : [`${dropped}\n`]),
      ...(summary?.judging === undefined ? [] : [`Judging: ${describeJudging(summary.judging)}\n`]),
      '',
    ]
      .map((text) => `\n${text}`)
      .join('');
  }
}
