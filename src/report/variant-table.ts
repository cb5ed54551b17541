import { terminalWidth } from '../diagnostic/terminal-width.ts';
import type { VariantSummary } from '../protocol/summary.ts';
import { fitColumns } from './column-layout.ts';
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
  }));
  const wishes = heads.map(({ key, head }) => {
    const texts = [head, ...rows.map((row) => row[key])];
    const natural = Math.max(
      ...texts.map(terminalWidth),
      key === 'median' || key === 'p95' ? 6 : 0,
    );
    const flexible = key === 'variant';
    const short = Math.min(28, Math.max(...shorts.map(terminalWidth)));
    return {
      key,
      natural,
      comfortable: flexible ? short : natural,
      cramped: flexible ? short : natural,
      least: flexible ? 8 : natural,
      ...(Object.hasOwn(LEAVE_OUT, key) ? { leaveOut: LEAVE_OUT[key] ?? 0 } : {}),
    };
  });
  const columns = fitColumns(wishes, style.columns).map(({ key, width }) => ({
    key,
    head: heads.find((column) => column.key === key)?.head ?? '',
    width,
    align: key === 'variant' ? ('left' as const) : ('right' as const),
    isName: key === 'variant',
  }));
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

function variantHead(variants: readonly VariantSummary[], unicode: boolean): string {
  const heads = new Set(variants.map((variant) => formatAxes(variant.variant, unicode)));
  const [head = ''] = heads;
  return heads.size === 1 && head !== '' ? head : 'Variant';
}

function rateColor(variant: VariantSummary | undefined, paint: Paint): (text: string) => string {
  if (variant?.pass_rate === undefined) return paint.dim;
  return variant.pass_rate === 1 ? paint.good : paint.bad;
}
