import { safeLine } from '../diagnostic/safe-text.ts';
import { terminalWidth } from '../diagnostic/terminal-width.ts';
import type { PipelineInfo } from '../protocol/event.ts';
import type { GateRecord, PipelineSummary } from '../protocol/summary.ts';
import { formatNumberOf } from '../source/count-text.ts';
import { describeDropped } from './dropped-text.ts';
import { renderGateTable } from './gate-table.ts';
import { renderMetricTable } from './metric-table.ts';
import { makePaint, outcomeMark } from './paint.ts';
import type { Style } from './reporter.ts';
import { wrapText } from './text-width.ts';
import { describeCounts, describeJudging } from './totals-text.ts';
import type { TrialSelection } from './trial-selection.ts';
import { renderTrialTable } from './trial-table.ts';
import { renderVariantTable } from './variant-table.ts';
import { endWithCommand } from './whole-report.ts';

/** A pipeline's name, file and counts, on a line or two. */
export function renderHeading(
  info: PipelineInfo,
  summary: PipelineSummary | undefined,
  style: Style,
): string {
  const paint = makePaint(style);
  const name = safeLine(info.name, style.unicode);
  const file = safeLine(info.file, style.unicode);
  const counts = summary === undefined ? '' : `  ${describeCounts(summary.counts)}`;
  const outcome = summary?.outcome ?? 'skipped';
  const mark = paint.outcome(outcome, outcomeMark(outcome, style.unicode));
  const oneLine = terminalWidth(`  ${name}  ${file}${counts}`) <= style.columns;
  const head = `${mark} ${paint.bold(name)}  ${paint.dim(file)}`;
  if (oneLine) return `${head}${counts}\n`;
  const lines = wrapText(counts.trim(), style.columns - 2).map((line) => `  ${line}\n`);
  return `${head}\n${lines.join('')}`;
}

/** The table of a long pipeline: a selection, and where the rest is. */
export async function renderSelection(
  selection: TrialSelection,
  { left, command }: { readonly left: number; readonly command: string },
  style: Style,
): Promise<string> {
  const shown = selection.shown();
  const table = await renderTrialTable(shown, style);
  if (left === 0) return table;
  const more = shown.length === 0 ? '' : 'more ';
  const count = `${formatNumberOf(left, `${more}trial`)} not shown`;
  const lines = endWithCommand(`${count}; all of them:`, {
    command: safeLine(command, style.unicode),
    width: style.columns - 2,
  });
  return `${table}${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Variants, for a sweep, and metrics and gates, where there are any. */
export async function renderResults(
  summary: PipelineSummary | undefined,
  gates: readonly GateRecord[],
  style: Style,
): Promise<string> {
  const variants = summary?.variants ?? [];
  const sweep = variants.length > 1 ? await renderVariantTable(variants, style) : '';
  const metrics = await renderMetricTable(variants, style);
  const decided = gates.length === 0 ? '' : await renderGateTable(gates, variants, style);
  return sweep + metrics + decided + renderDropped(summary, style);
}

function renderDropped(summary: PipelineSummary | undefined, style: Style): string {
  const text = describeDropped(summary);
  const lines = text === undefined ? [] : wrapText(text, style.columns - 2);
  return lines.map((line) => `  ${makePaint(style).dim(line)}\n`).join('');
}

/** What judging a pipeline's answers cost; empty where no model was asked. */
export function renderJudging(summary: PipelineSummary | undefined, style: Style): string {
  if (summary?.judging === undefined) return '';
  const lines = wrapText(`Judging: ${describeJudging(summary.judging)}`, style.columns - 2);
  return lines.map((line) => `  ${makePaint(style).dim(line)}\n`).join('');
}
