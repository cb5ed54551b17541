import type { TableConstructorOptions } from 'cli-table3';
import { terminalWidth } from '../diagnostic/terminal-width.ts';
import { COLUMN_FRAME, LAST_BORDER } from './column-layout.ts';
import { cutNames, type NameRoom } from './cut-names.ts';
import { makePaint, type Paint } from './paint.ts';
import type { Style } from './reporter.ts';
import type { TableCell, TableColumn, TableRow } from './table-content.ts';
import { renderBlocks } from './text-blocks.ts';
import { cutText, padText } from './text-width.ts';

/**
 * A table with its headings and borders. Where it has no room, or rows about different things would be shown alike, it
 * is a block of lines for each row. Loads the table library on first use.
 */
export async function renderTable(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  style: Style,
): Promise<string> {
  const named = nameRows(columns, rows, style);
  if (named === undefined) return renderBlocks(columns, rows, style);
  const { default: Table } = await import('cli-table3');
  const paint = makePaint(style);
  const heads = columns.map((column) => ({ text: column.head, paint: paint.bold }));
  const [head = [], ...cells] = [heads, ...named].map((row) =>
    columns.map((column, index) => fitCell(row[index], column, style)),
  );
  const table = new Table({
    head: standIns(head),
    chars: style.unicode ? UNICODE_BORDERS : ASCII_BORDERS,
    colWidths: columns.map((column) => column.width + COLUMN_FRAME - 1),
    style: { head: [], border: [], compact: true },
  });
  for (const row of cells) table.push(standIns(row));
  return `${fillIn(table.toString(), [...head, ...cells.flat()], paint)}\n`;
}

/** The rows with names as they are shown. Undefined where they do not fit, or are not told apart. */
function nameRows(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  style: Style,
): readonly TableRow[] | undefined {
  const frame = COLUMN_FRAME * columns.length + LAST_BORDER;
  if (columns.reduce((sum, { width }) => sum + width, frame) > style.columns) return undefined;
  const isNumberCut = columns.some(
    ({ align, width }, at) =>
      align === 'right' && rows.some((row) => terminalWidth(row[at]?.text ?? '') > width),
  );
  if (isNumberCut) return undefined;
  const { unicode } = style;
  const cut = columns.map(({ isName, width }, at) => {
    if (isName !== true) return undefined;
    const names = rows.map((row) => row[at]?.text ?? '');
    return cutNames(names, { width, unicode }) ?? cutAtEnd(names, { width, unicode });
  });
  const named = rows.map((row) =>
    row.map((cell, at) => ({ ...cell, text: cut[at]?.get(cell.text) ?? cell.text })),
  );
  return countNames(columns, named) < countNames(columns, rows) ? undefined : named;
}

function cutAtEnd(
  names: readonly string[],
  { width, unicode }: NameRoom,
): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name, cutText(name, width, unicode)]));
}

/** How many rows are about different things. */
function countNames(columns: readonly TableColumn[], rows: readonly TableRow[]): number {
  const keys = rows.map((row) =>
    JSON.stringify(row.filter((_, at) => columns[at]?.isName === true).map(({ text }) => text)),
  );
  return new Set(keys).size;
}

interface FittedCell {
  readonly standIn: string;
  readonly shown: string;
}

/**
 * The library counts the width of emoji and of some scripts otherwise than terminals do. So it is
 * given as many private-use characters as the cell is wide, which it counts as one column each;
 * safe text has none of them. What is really shown takes their place afterwards.
 */
const STAND_IN = '\ue000';
const STAND_INS = /\ue000+/g;

function fitCell(cell: TableCell | undefined, column: TableColumn, style: Style): FittedCell {
  const text = cutText(cell?.text ?? '', column.width, style.unicode);
  const padded = padText(text, column.width, column.align === 'left' ? 'left' : 'right');
  const painted = cell?.paint === undefined ? text : cell.paint(text);
  return {
    standIn: STAND_IN.repeat(terminalWidth(padded)),
    shown: text === '' ? padded : padded.replace(text, () => painted),
  };
}

function standIns(cells: readonly FittedCell[]): string[] {
  return cells.map((cell) => cell.standIn);
}

function fillIn(drawn: string, cells: readonly FittedCell[], paint: Paint): string {
  let next = 0;
  return drawn
    .replace(BORDERS, (border) => paint.dim(border))
    .replace(STAND_INS, () => cells[next++]?.shown ?? '');
}

const BORDERS = /[─-╿]+/g;

type Borders = NonNullable<TableConstructorOptions['chars']>;

const UNICODE_BORDERS: Borders = {
  top: '─',
  'top-mid': '┬',
  'top-left': '┌',
  'top-right': '┐',
  bottom: '─',
  'bottom-mid': '┴',
  'bottom-left': '└',
  'bottom-right': '┘',
  left: '│',
  'left-mid': '├',
  mid: '─',
  'mid-mid': '┼',
  right: '│',
  'right-mid': '┤',
  middle: '│',
};

const ASCII_BORDERS: Borders = {
  top: '-',
  'top-mid': '+',
  'top-left': '+',
  'top-right': '+',
  bottom: '-',
  'bottom-mid': '+',
  'bottom-left': '+',
  'bottom-right': '+',
  left: '|',
  'left-mid': '+',
  mid: '-',
  'mid-mid': '+',
  right: '|',
  'right-mid': '+',
  middle: '|',
};
