import { terminalWidth } from '../../diagnostic/terminal-width.ts';
import { fitColumns } from '../column-layout.ts';
import type { Style } from '../reporter.ts';
import type { TableCell } from '../table-content.ts';
import { renderTable } from '../text-table.ts';

export interface SweepColumn<Key extends string> {
  readonly key: Key;
  readonly head: string;
  readonly align: 'left' | 'right';
  /** It is as wide as this at least, so that a column of numbers that differ each time does not move. */
  readonly usual?: number;
  /** It has names, and may become as narrow as this; others keep the width of their widest cell. */
  readonly least?: number;
  /** See `ColumnWish.leaveOut`. */
  readonly leaveOut?: number;
}

/** `short` is shown where a column is too narrow for the texts of its cells. */
export type SweepCell = TableCell & { readonly short?: string };

export type SweepRow<Key extends string> = Readonly<Record<Key, SweepCell>>;

/** A table whose columns fit into the style's. Columns that no row fills are left out. */
export async function renderFittedTable<Key extends string>(
  columns: readonly SweepColumn<Key>[],
  rows: readonly SweepRow<Key>[],
  style: Style,
): Promise<string> {
  const needed = columns.filter(({ key }) => rows.some((row) => row[key].text !== ''));
  const fitted = fitColumns(
    needed.map((column) => makeWish(column, rows)),
    style.columns,
  );
  const kept = fitted.flatMap(({ key, width }) =>
    needed
      .filter((column) => column.key === key)
      .map((column) => ({ ...column, width, isName: column.least !== undefined })),
  );
  const cut = new Set(
    kept.filter(({ key, width }) => widest(rows, key) > width).map(({ key }) => key),
  );
  const cells = rows.map((row) =>
    kept.map(({ key }): TableCell => {
      const cell: SweepCell = row[key];
      return cut.has(key) && cell.short !== undefined ? { ...cell, text: cell.short } : cell;
    }),
  );
  return await renderTable(kept, cells, style);
}

function makeWish<Key extends string>(
  { key, head, least, leaveOut, usual = 0 }: SweepColumn<Key>,
  rows: readonly SweepRow<Key>[],
): Parameters<typeof fitColumns<Key>>[0][number] {
  const natural = Math.max(terminalWidth(head), usual, widest(rows, key));
  const shorts = rows.map((row) => terminalWidth(row[key].short ?? row[key].text));
  const short = least === undefined ? natural : Math.min(natural, Math.max(...shorts));
  return {
    ...{ key, natural, comfortable: short, cramped: short },
    least: Math.min(natural, least ?? natural),
    ...(leaveOut !== undefined && { leaveOut }),
  };
}

function widest<Key extends string>(rows: readonly SweepRow<Key>[], key: Key): number {
  return Math.max(0, ...rows.map((row) => terminalWidth(row[key].text)));
}
