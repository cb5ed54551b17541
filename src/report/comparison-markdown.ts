import { type ComparedRun, caseTitle } from '../compare/baseline.ts';
import type { Comparison, TurnedCase } from '../compare/comparison.ts';
import { makeExpenseRows, makeMeasureRows } from './comparison-rows.ts';
import { MISSING_WORDS, REPLAYED, tellCases, tellVerdict } from './comparison-words.ts';
import { renderChange } from './difference.ts';
import {
  markdownBlock,
  markdownCode,
  markdownCodeCell,
  markdownTable,
  markdownText,
} from './markdown-text.ts';
import type { Style } from './reporter.ts';

const MOST_LISTED = 20;
const LONGEST_CELL = 60;

const left = (text: string): { text: string; align: 'left' } => ({ text, align: 'left' });
const right = (text: string): { text: string; align: 'right' } => ({ text, align: 'right' });

/** A comparison for a pull request. */
export async function* renderComparisonMarkdown(
  comparison: Comparison,
  style: Style,
): AsyncIterable<string> {
  const { baseline, run, turned } = comparison;
  const [verdict = '', ...notes] = tellVerdict(comparison);
  yield `## ${markdownText(verdict.charAt(0).toUpperCase() + verdict.slice(1))}\n\n`;
  yield `${[tellCases(comparison), ...notes].map(markdownText).join('; ')}.\n\n`;
  const tell = ({ id, replayed }: ComparedRun): string =>
    `${markdownCode(id, LONGEST_CELL)}${replayed === true ? ` (${REPLAYED})` : ''}`;
  yield `Run ${tell(run)} against ${tell(baseline)}.\n`;
  yield renderMeasures(comparison);
  yield renderExpenses(comparison);
  for (const each of turned.slice(0, MOST_LISTED)) yield await renderTurned(each, style);
  if (turned.length > MOST_LISTED) yield `\nand ${turned.length - MOST_LISTED} more that turned.\n`;
  yield renderUnpaired(comparison);
}

function renderMeasures(comparison: Comparison): string {
  const rows = makeMeasureRows(comparison, true).map(({ row }) => [
    markdownCodeCell(row.pipeline, LONGEST_CELL),
    row.variant === '' ? '' : markdownCodeCell(row.variant, LONGEST_CELL),
    ...[row.measure, row.pairs, row.baseline, row.now, row.change],
    ...[row.interval, row.p, row.detectable, row.result],
  ]);
  if (rows.length === 0) return '';
  const heads = [
    ...[left('Pipeline'), left('Variant'), left('Measure'), right('Cases'), right('Baseline')],
    ...[right('Now'), right('Change'), right('Interval'), right('p'), right('Seen from')],
    left('Result'),
  ];
  return `\n${markdownTable(heads, rows)}`;
}

function renderExpenses({ groups }: Comparison): string {
  const rows = makeExpenseRows(groups, true).map((row) => [
    markdownCodeCell(row.pipeline, LONGEST_CELL),
    row.variant === '' ? '' : markdownCodeCell(row.variant, LONGEST_CELL),
    ...[row.what, row.baseline, row.now, row.change, row.interval],
  ]);
  if (rows.length === 0) return '';
  const heads = [
    ...[left('Pipeline'), left('Variant'), left('Mean'), right('Baseline')],
    ...[right('Now'), right('Change'), right('Interval')],
  ];
  return `\n${markdownTable(heads, rows)}`;
}

async function renderTurned(turned: TurnedCase, style: Style): Promise<string> {
  const { from, to, repeats, answers } = turned;
  const counts = repeats ? ` (${repeats.baseline}, now ${repeats.now})` : '';
  const title = `\n${markdownCode(caseTitle(turned), 100)}: ${from}, now ${to}${counts}\n`;
  if (answers === undefined || answers.baseline === answers.now) return title;
  const plain = { ...style, color: false, unicode: true, columns: 100 };
  const lines = await renderChange(
    { name: 'baseline', value: answers.baseline },
    { name: 'now', value: answers.now },
    plain,
  );
  return `${title}\n${markdownBlock(lines.join('\n'), 'diff')}`;
}

function renderUnpaired({ added, missing }: Comparison): string {
  const list = (title: string, lines: readonly string[]): string => {
    if (lines.length === 0) return '';
    const more = lines.length > MOST_LISTED ? `- and ${lines.length - MOST_LISTED} more\n` : '';
    const shown = lines.slice(0, MOST_LISTED).map((line) => `- ${line}\n`);
    return `\n${title}\n\n${shown.join('')}${more}`;
  };
  return [
    list(
      'Missing:',
      missing.map((each) => `${markdownCode(caseTitle(each), 100)}: ${MISSING_WORDS[each.reason]}`),
    ),
    list(
      'Added:',
      added.map((each) => markdownCode(caseTitle(each), 100)),
    ),
  ].join('');
}
