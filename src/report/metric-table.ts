import { safeLine } from '../diagnostic/safe-text.ts';
import type { VariantSummary } from '../protocol/summary.ts';
import { roundToTell } from '../statistics/tell-apart.ts';
import { layOut } from './column-layout.ts';
import type { Style } from './reporter.ts';
import { renderTable } from './text-table.ts';
import { formatShortVariant } from './trial-row.ts';

interface MetricColumn {
  readonly key: 'metric' | 'variant' | 'mean';
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly isName?: boolean;
}

const COLUMNS: readonly MetricColumn[] = [
  { key: 'metric', head: 'Metric', align: 'left', isName: true },
  { key: 'variant', head: 'Variant', align: 'left', isName: true },
  { key: 'mean', head: 'Mean', align: 'right' },
];
const LEAST = 8;

type MetricRow = Readonly<Record<MetricColumn['key'], string>>;

/** One line a metric and variant: the mean over its cases, each case's repeats first. Empty where no assertion adds to any. */
export async function renderMetricTable(
  variants: readonly VariantSummary[],
  style: Style,
): Promise<string> {
  const rows = variants.flatMap((variant) => makeRows(variant, style.unicode));
  if (rows.length === 0) return '';
  const needed = COLUMNS.filter(({ key }) => key !== 'variant' || rows.some((row) => row.variant));
  const columns = layOut(
    needed,
    {
      texts: ({ key }) => rows.map((row) => row[key]),
      wish: ({ isName }, widest) => (isName ? { least: Math.min(widest, LEAST) } : {}),
    },
    style.columns,
  );
  const cells = rows.map((row) => columns.map(({ key }) => ({ text: row[key] })));
  return await renderTable(columns, cells, style);
}

function makeRows(summary: VariantSummary, unicode: boolean): readonly MetricRow[] {
  const variant = formatShortVariant(summary.variant, summary.variant_id, unicode);
  return Object.entries(summary.metrics ?? {}).map(([metric, mean]) => ({
    metric: safeLine(metric, unicode),
    variant,
    mean: String(roundToTell(mean, [0, 1], 3)),
  }));
}
