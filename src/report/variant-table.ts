import { terminalWidth } from '../diagnostic/terminal-width.ts';
import type { VariantSummary } from '../protocol/summary.ts';
import { layOut, widestOf } from './column-layout.ts';
import { makePaint, type Paint } from './paint.ts';
import type { Style } from './reporter.ts';
import { renderTable } from './text-table.ts';
import { formatAxes, formatShortVariant } from './trial-row.ts';
import { makeVariantRow, VARIANT_COLUMNS, type VariantColumn } from './variant-row.ts';

/** One line a variant: what a sweep is for. */
export async function renderVariantTable(
  variants: readonly VariantSummary[],
  style: Style,
): Promise<string> {
  const rows = variants.map((variant) => makeVariantRow(variant, style.unicode));
  const shorts = variants.map(({ variant, variant_id: id }) =>
    formatShortVariant(variant, id, style.unicode),
  );
  const heads = VARIANT_COLUMNS.map(({ key, head }) => ({
    key,
    head: key === 'variant' ? variantHead(variants, style.unicode) : head,
    align: key === 'variant' ? ('left' as const) : ('right' as const),
    isName: key === 'variant',
    leaveOut: rankOf(key, rows),
  }));
  const short = Math.min(28, widestOf(shorts));
  const columns = layOut(
    heads,
    {
      texts: ({ key }) => rows.map((row) => row[key]),
      wish: ({ key }, widest) => {
        if (key === 'variant') return { comfortable: short, cramped: short, least: 8 };
        return key === 'median' || key === 'p95' ? { natural: Math.max(widest, 6) } : {};
      },
    },
    style.columns,
  );
  const room = columns[0]?.width ?? 0;
  const isCut = rows.some((row) => terminalWidth(row.variant) > room);
  const paint = makePaint(style);
  const cells = rows.map((row, index) =>
    columns.map(({ key }) => {
      if (key === 'rate') return { text: row.rate, paint: rateColor(variants[index], paint) };
      return { text: (key === 'variant' && isCut ? shorts[index] : undefined) ?? row[key] };
    }),
  );
  return renderTable(columns, cells, style);
}

const LEAVE_OUT: Partial<Record<VariantColumn, number>> = {
  tokens: 1,
  median: 2,
  cases: 3,
  p95: 4,
};

/** What stands where nothing is known. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['n/a', '–', '-']);

/** A column in which nothing is known goes before those with numbers. */
function rankOf(
  key: VariantColumn,
  rows: readonly Readonly<Record<VariantColumn, string>>[],
): number | undefined {
  const rank = LEAVE_OUT[key];
  if (rank === undefined || !rows.every((row) => SAYS_NOTHING.has(row[key]))) return rank;
  return rank - Object.keys(LEAVE_OUT).length;
}

function variantHead(variants: readonly VariantSummary[], unicode: boolean): string {
  const heads = new Set(variants.map((variant) => formatAxes(variant.variant, unicode)));
  const [head = ''] = heads;
  return heads.size === 1 && head !== '' ? head : 'Variant';
}

function rateColor(variant: VariantSummary | undefined, paint: Paint): (text: string) => string {
  if (variant?.pass_rate === undefined) return paint.dim;
  return variant.pass_rate === 1 ? paint.good : paint.bad;
}
