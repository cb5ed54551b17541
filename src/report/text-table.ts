import type { TableConstructorOptions } from 'cli-table3';
import { COLUMN_FRAME } from './column-layout.ts';
import { makePaint, type Paint } from './paint.ts';
import type { Style } from './reporter.ts';
import { cutText, padText, textWidth } from './text-width.ts';

export interface TableColumn {
  readonly head: string;
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** Text on one line, safe and without colours of its own; it is cut to its column. */
export interface TableCell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export type TableRow = readonly TableCell[];

/** A table with its headings and borders. Loads the table library on first use. */
export async function renderTable(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  style: Style,
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const paint = makePaint(style);
  const heads = columns.map((column) => ({ text: column.head, paint: paint.bold }));
  const [head = [], ...cells] = [heads, ...rows].map((row) =>
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
    standIn: STAND_IN.repeat(textWidth(padded)),
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
