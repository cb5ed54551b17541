import type { ComparedRun } from '../compare/baseline.ts';
import type { ChangedCases, Comparison, TurnedCase } from '../compare/comparison.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import { formatNumberOf } from '../source/count-text.ts';
import { DEAR, layOut } from './column-layout.ts';
import {
  type ExpenseRow,
  type JudgedRow,
  type MeasureRow,
  type Mood,
  makeExpenseRows,
  makeMeasureRows,
  PASS_RATE,
} from './comparison-rows.ts';
import { listUnpaired, REPLAYED, tellCases, tellTurned, tellVerdict } from './comparison-words.ts';
import { renderChange } from './difference.ts';
import { makePaint, type Paint } from './paint.ts';
import type { Style } from './reporter.ts';
import type { TableCell } from './table-content.ts';
import { renderTable } from './text-table.ts';
import { wrapText } from './text-width.ts';

const MOST_LISTED = 20;
const INDENT = '    ';

/** A comparison for a terminal: the cases that turned, the tests, what trials take, the verdict last. */
export async function* renderComparison(
  comparison: Comparison,
  style: Style,
): AsyncIterable<string> {
  const paint = makePaint(style);
  const most = style.detail === 'verbose' ? Number.POSITIVE_INFINITY : MOST_LISTED;
  const { baseline, run, turned, changed } = comparison;
  const says = (text: string): string => safeLine(text, style.unicode);
  const tell = ({ id, started_at: startedAt, endpoint, replayed }: ComparedRun): string =>
    `${says(id)}, ${startedAt}, ${says(endpoint)}${replayed === true ? `, ${REPLAYED}` : ''}`;
  yield `baseline ${tell(baseline)}\n`;
  yield `run      ${tell(run)}\n`;
  yield `${tellCases(comparison)}\n`;
  if (style.detail !== 'quiet') {
    for (const each of changed) yield await renderChanged(each, style);
  }
  for (const each of turned.slice(0, most)) yield await renderTurned(each, style);
  if (turned.length > most) {
    yield `\nand ${formatNumberOf(turned.length - most, 'more case')} that turned: --verbose\n`;
  }
  const unpaired = listUnpaired(comparison, most);
  if (unpaired.length > 0) yield `\n${unpaired.map((line) => `${says(line)}\n`).join('')}`;
  const rows = makeMeasureRows(comparison, style.unicode);
  if (rows.length > 0) yield `\n${await renderMeasures(rows, style)}`;
  const expenses = makeExpenseRows(comparison.groups, style.unicode);
  if (expenses.length > 0 && style.detail !== 'quiet') yield await renderExpenses(expenses, style);
  const [first = '', ...rest] = tellVerdict(comparison);
  const color = { met: paint.good, not_met: paint.bad, inconclusive: paint.doubtful };
  yield `\n${wrap(first, style).map(color[comparison.verdict]).join('\n')}\n`;
  for (const line of rest) yield `${wrap(line, style).join('\n')}\n`;
}

function wrap(text: string, style: Style): readonly string[] {
  return wrapText(safeLine(text, style.unicode), style.columns);
}

async function renderTurned(turned: TurnedCase, style: Style): Promise<string> {
  const paint = makePaint(style);
  const [first = '', ...rest] = wrap(tellTurned(turned), style);
  const color =
    turned.to === 'passed' ? paint.good : turned.to === 'failed' ? paint.bad : paint.doubtful;
  const title = [color(first), ...rest].join('\n');
  if (style.detail === 'quiet') return `${title}\n`;
  if (turned.answers === undefined) return `\n${title}\n`;
  return `\n${title}\n${await renderSides(turned.answers, style)}`;
}

async function renderChanged(changed: ChangedCases, style: Style): Promise<string> {
  const { pipeline, variant, cases, first, messages } = changed;
  const where = variant === undefined ? pipeline : `${pipeline} [${variant}]`;
  const what = `${where}: ${formatNumberOf(cases, 'case')} with another prompt, settings, variables or assertions`;
  if (messages === undefined) return `\n${wrap(what, style).join('\n')}\n`;
  if (messages.baseline === messages.now) {
    return `\n${wrap(`${what}; the messages of ${first} are the same`, style).join('\n')}\n`;
  }
  const title = wrap(`${what}; the messages of ${first}:`, style).join('\n');
  return `\n${title}\n${await renderSides(messages, style)}`;
}

async function renderSides(
  { baseline, now }: { readonly baseline: string; readonly now: string },
  style: Style,
): Promise<string> {
  if (baseline === now) return `${INDENT}the answers are the same\n`;
  const narrow = { ...style, columns: style.columns - INDENT.length };
  const lines = await renderChange(
    { name: 'baseline', value: baseline },
    { name: 'now', value: now },
    narrow,
  );
  return lines.map((line) => `${`${INDENT}${line}`.trimEnd()}\n`).join('');
}

interface Column<Key extends string> {
  readonly key: Key;
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly isName?: boolean;
  readonly leaveOut?: number;
}

const MEASURES: readonly Column<keyof MeasureRow>[] = [
  { key: 'pipeline', head: 'Pipeline', align: 'left', isName: true },
  { key: 'variant', head: 'Variant', align: 'left', isName: true },
  { key: 'measure', head: 'Measure', align: 'left', isName: true, leaveOut: DEAR },
  { key: 'pairs', head: 'Cases', align: 'right', leaveOut: 2 },
  { key: 'baseline', head: 'Baseline', align: 'right', leaveOut: DEAR + 1 },
  { key: 'now', head: 'Now', align: 'right', leaveOut: DEAR + 1 },
  { key: 'change', head: 'Change', align: 'right' },
  { key: 'interval', head: 'Interval', align: 'right', leaveOut: DEAR },
  { key: 'p', head: 'p', align: 'right', leaveOut: 1 },
  { key: 'detectable', head: 'Seen from', align: 'right' },
  { key: 'result', head: 'Result', align: 'left' },
];

const EXPENSES: readonly Column<keyof ExpenseRow>[] = [
  { key: 'pipeline', head: 'Pipeline', align: 'left', isName: true },
  { key: 'variant', head: 'Variant', align: 'left', isName: true },
  { key: 'what', head: 'Mean', align: 'left', isName: true },
  { key: 'baseline', head: 'Baseline', align: 'right' },
  { key: 'now', head: 'Now', align: 'right' },
  { key: 'change', head: 'Change', align: 'right' },
  { key: 'interval', head: 'Interval', align: 'right', leaveOut: DEAR },
];

function renderMeasures(rows: readonly JudgedRow[], style: Style): Promise<string> {
  const paint = makePaint(style);
  // Where nothing but pass rates is compared, the column would say the same in every row.
  const isPlain = rows.every(({ row }) => row.measure === PASS_RATE);
  return renderRows(MEASURES, style, (key, safe) =>
    rows.map(({ row, mood }) => {
      if (key === 'measure' && isPlain) return { text: '' };
      const text = safe(row[key]);
      return key === 'result' ? paintMood(text, mood, paint) : { text };
    }),
  );
}

function paintMood(text: string, mood: Mood, paint: Paint): TableCell {
  return mood === 'none' ? { text } : { text, paint: paint[mood] };
}

function renderExpenses(rows: readonly ExpenseRow[], style: Style): Promise<string> {
  return renderRows(EXPENSES, style, (key, safe) => rows.map((row) => ({ text: safe(row[key]) })));
}

/** A table whose columns fit; one in which nothing stands is left out. */
async function renderRows<Key extends string>(
  columns: readonly Column<Key>[],
  style: Style,
  cellsOf: (key: Key, safe: (text: string) => string) => readonly TableCell[],
): Promise<string> {
  const safe = (text: string): string => safeLine(text, style.unicode);
  const filled = columns
    .map((column) => ({ ...column, cells: cellsOf(column.key, safe) }))
    .filter(({ cells }) => cells.some(({ text }) => text !== ''));
  const shown = layOut(
    filled,
    {
      texts: ({ cells }) => cells.map(({ text }) => text),
      wish: ({ key }, widest) => {
        const least = key === 'pipeline' || key === 'variant' ? Math.min(widest, 8) : widest;
        return { cramped: least, least };
      },
    },
    style.columns,
  );
  const count = filled[0]?.cells.length ?? 0;
  const rows = Array.from({ length: count }, (_, at) =>
    shown.map(({ cells }) => cells[at] ?? { text: '' }),
  );
  return renderTable(shown, rows, style);
}
