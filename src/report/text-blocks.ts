import { terminalWidth } from '../diagnostic/terminal-width.ts';
import { makePaint } from './paint.ts';
import type { Style } from './reporter.ts';
import type { TableCell, TableColumn, TableRow } from './table-content.ts';
import { cutText, padText, wrapText } from './text-width.ts';

const GAP = 2;
/** What is no name may be an answer of any length. */
const MOST_LINES = 3;

/** The rows of a table below each other, for what is too narrow for one: a line a column, names in full. */
export function renderBlocks(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  style: Style,
): string {
  const widest = Math.max(0, ...columns.map(({ head }) => terminalWidth(head)));
  const width = Math.min(widest, Math.max(7, Math.floor(style.columns / 3)));
  const rule = `${makePaint(style).dim((style.unicode ? '─' : '-').repeat(style.columns))}\n`;
  const blocks = rows.map((row) =>
    columns.map((column, at) => renderCell(column, row[at], { style, width })).join(''),
  );
  return [rule, ...blocks.flatMap((block) => [block, rule])].join('');
}

function renderCell(
  { head, isName }: TableColumn,
  cell: TableCell | undefined,
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  if (cell === undefined || cell.text === '') return '';
  const { text, paint = (shown: string) => shown } = cell;
  const room = style.columns - width - GAP;
  const kept = isName === true ? text : cutText(text, room * MOST_LINES, style.unicode);
  const label = makePaint(style).bold(padText(cutText(head, width, style.unicode), width));
  const lines = wrapText(kept, room).map((line) => paint(line));
  return lines
    .map((line, at) => `${at === 0 ? label : ' '.repeat(width)}${' '.repeat(GAP)}${line}\n`)
    .join('');
}
