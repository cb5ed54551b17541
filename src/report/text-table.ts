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

/** Which part of a table a piece is: with the headings, with the bottom border, or neither. */
export interface TablePart {
  readonly first: boolean;
  readonly last: boolean;
}

/** Draws some of a table's rows, so that a table can be longer than memory. */
export type DrawRows = (rows: readonly TableRow[], part: TablePart) => string;

/** Loads the table library on first use. */
export async function makeTable(columns: readonly TableColumn[], style: Style): Promise<DrawRows> {
  const { default: Table } = await import('cli-table3');
  const paint = makePaint(style);
  const heads = columns.map((column) => ({ text: column.head, paint: paint.bold }));
  return (rows, part) => {
    const cells = [...(part.first ? [heads] : []), ...rows].map((row) =>
      columns.map((column, index) => fitCell(row[index], column, style)),
    );
    const drawn = new Table({
      chars: chooseBorders(part, style),
      colWidths: columns.map((column) => column.width + COLUMN_FRAME - 1),
      style: { head: [], border: [], compact: true },
      ...(part.first ? { head: standIns(cells[0]) } : {}),
    });
    for (const row of part.first ? cells.slice(1) : cells) drawn.push(standIns(row));
    return `${fillIn(drawn.toString(), cells.flat(), paint)}\n`;
  };
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

function standIns(cells: readonly FittedCell[] | undefined): string[] {
  return (cells ?? []).map((cell) => cell.standIn);
}

function fillIn(drawn: string, cells: readonly FittedCell[], paint: Paint): string {
  let next = 0;
  return drawn
    .replace(BORDERS, (border) => paint.dim(border))
    .replace(STAND_INS, () => cells[next++]?.shown ?? '');
}

function chooseBorders(part: TablePart, style: Style): Borders {
  return {
    ...(style.unicode ? UNICODE_BORDERS : ASCII_BORDERS),
    ...(part.first ? {} : NO_TOP),
    ...(part.last ? {} : NO_BOTTOM),
  };
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

const NO_TOP: Borders = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '' };
const NO_BOTTOM: Borders = { bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' };
