import { layOut, widestOf } from '../column-layout.ts';
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
  const texts = ({ key }: SweepColumn<Key>): readonly string[] => rows.map((row) => row[key].text);
  const kept = layOut(
    needed,
    {
      texts,
      wish: ({ key, least, usual = 0 }, widest) => {
        const natural = Math.max(usual, widest);
        const shorts = rows.map((row) => row[key].short ?? row[key].text);
        const short = least === undefined ? natural : Math.min(natural, widestOf(shorts));
        const pleasant = { natural, comfortable: short, cramped: short };
        return { ...pleasant, least: Math.min(natural, least ?? natural) };
      },
    },
    style.columns,
  ).map((column) => ({ ...column, isName: column.least !== undefined }));
  const cut = new Set(
    kept.filter((column) => widestOf(texts(column)) > column.width).map(({ key }) => key),
  );
  const cells = rows.map((row) =>
    kept.map(({ key }): TableCell => {
      const cell: SweepCell = row[key];
      return cut.has(key) && cell.short !== undefined ? { ...cell, text: cell.short } : cell;
    }),
  );
  return await renderTable(kept, cells, style);
}
