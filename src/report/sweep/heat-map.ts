import { safeLine } from '../../diagnostic/safe-text.ts';
import { terminalWidth } from '../../diagnostic/terminal-width.ts';
import type { JsonValue } from '../../source/json.ts';
import { meanOf } from '../../statistics/repeats.ts';
import { COLUMN_FRAME } from '../column-layout.ts';
import { formatShare } from '../format.ts';
import { makePaint, type Paint } from '../paint.ts';
import type { Style } from '../reporter.ts';
import type { TableCell } from '../table-content.ts';
import { renderTable } from '../text-table.ts';
import { formatShortVariant } from '../trial-row.ts';
import { levelKey } from './axis-effects.ts';
import { known } from './estimate.ts';
import type { Measure } from './rank.ts';
import type { SweepVariant } from './sweep-data.ts';
import { renderNote } from './sweep-text.ts';

export interface MapAxis {
  readonly axis: string;
  readonly levels: readonly JsonValue[];
}

const WIDEST_HEAD = 16;
const WIDEST_ROW_HEAD = 24;

/**
 * The mean of each combination of two axes over the variants that have it. The axis with fewer values goes across; values
 * that find no room there are counted below.
 */
export async function renderHeatMap(
  axes: readonly [MapAxis, MapAxis],
  content: { readonly variants: readonly SweepVariant[]; readonly measure: Measure },
  style: Style,
): Promise<string> {
  const [across, down] = axes[0].levels.length <= axes[1].levels.length ? axes : axes.toReversed();
  if (across === undefined || down === undefined) return '';
  const name = ({ axis }: MapAxis, value: JsonValue): string =>
    formatShortVariant({ [axis]: value }, '', style.unicode);
  const values = down.levels.map((row) =>
    across.levels.map((column) => meanAt([down.axis, row], [across.axis, column], content)),
  );
  const corner = `${last(down.axis)} \\ ${last(across.axis)}`;
  const rowHeads = down.levels.map((level) => name(down, level));
  const width = Math.min(WIDEST_ROW_HEAD, Math.max(...[corner, ...rowHeads].map(terminalWidth)));
  const wanted = across.levels.map((level) => ({
    head: name(across, level),
    width: Math.max(CELL, Math.min(WIDEST_HEAD, terminalWidth(name(across, level)))),
    align: 'right' as const,
  }));
  const columns = takeFitting(wanted, style.columns - width - COLUMN_FRAME - 1);
  const paintCell = makeCellPainter(values.flat(), style, content.measure);
  const rows = rowHeads.map((head, index): readonly TableCell[] => [
    { text: head },
    ...(values[index] ?? []).slice(0, columns.length).map(paintCell),
  ]);
  const table = await renderTable(
    [{ head: safeLine(corner, style.unicode), width, align: 'left', isName: true }, ...columns],
    rows,
    style,
  );
  const left = across.levels.length - columns.length;
  return left === 0
    ? table
    : `${table}${renderNote(`${left} more values of ${across.axis} have no room here`, style)}`;
}

/** `▓ 83.3%`. */
const CELL = 7;

function takeFitting<T extends { readonly width: number }>(
  columns: readonly T[],
  room: number,
): readonly T[] {
  let used = 0;
  const end = columns.findIndex((column) => {
    used += column.width + COLUMN_FRAME;
    return used > room;
  });
  return end === -1 ? columns : columns.slice(0, Math.max(1, end));
}

function meanAt(
  [row, rowValue]: readonly [string, JsonValue],
  [column, columnValue]: readonly [string, JsonValue],
  { variants, measure }: { variants: readonly SweepVariant[]; measure: Measure },
): number | undefined {
  const own = variants.filter(
    (variant) =>
      levelKey(variant, row) === JSON.stringify(rowValue) &&
      levelKey(variant, column) === JSON.stringify(columnValue),
  );
  return meanOf(own.flatMap((variant) => meanOf(known(variant[measure])) ?? []));
}

const SHADES = ['░', '▒', '▓', '█'] as const;

/** Shades and colours from the lowest to the highest of the map; the number says it without them. */
function makeCellPainter(
  values: readonly (number | undefined)[],
  style: Style,
  measure: Measure,
): (value: number | undefined) => TableCell {
  const paint = makePaint(style);
  const there = values.filter((value) => value !== undefined);
  const [lowest, highest] = [Math.min(...there), Math.max(...there)];
  return (value) => {
    if (value === undefined) return { text: style.unicode ? '–' : '-' };
    const text = measure === 'passed' ? formatShare(value) : value.toFixed(3);
    if (highest === lowest) return { text };
    const place = (value - lowest) / (highest - lowest);
    const shade = SHADES[Math.min(SHADES.length - 1, Math.floor(place * SHADES.length))] ?? '';
    return { text: style.unicode ? `${shade} ${text}` : text, paint: colorOf(place, paint) };
  };
}

function colorOf(place: number, paint: Paint): (text: string) => string {
  if (place < 1 / 3) return paint.bad;
  return place < 2 / 3 ? paint.doubtful : paint.good;
}

/** `temperature` of `params.temperature`. */
function last(axis: string): string {
  return axis.slice(axis.lastIndexOf('.') + 1);
}
