import { formatCount } from '../../source/count-text.ts';
import { formatCost, formatDuration, formatShare } from '../format.ts';
import { makePaint } from '../paint.ts';
import type { Style } from '../reporter.ts';
import type { Estimate } from './estimate.ts';
import {
  renderFittedTable,
  type SweepCell,
  type SweepColumn,
  type SweepRow,
} from './fitted-table.ts';
import { type SweepLine, withAxes } from './quality-table.ts';
import { unknown, variantCell } from './sweep-text.ts';

type Key = 'variant' | 'tokens' | 'cost' | 'median' | 'p95' | 'front';

const COLUMNS: readonly SweepColumn<Key>[] = [
  { key: 'variant', head: 'Variant', align: 'left', least: 8 },
  { key: 'tokens', head: 'Tokens', align: 'right', leaveOut: 1 },
  { key: 'cost', head: 'Cost', align: 'right' },
  { key: 'median', head: 'Median', align: 'right', usual: 6 },
  { key: 'p95', head: 'p95', align: 'right', usual: 6 },
  { key: 'front', head: 'On front', align: 'right', usual: 10 },
];

/** What each variant takes, and whether another is better in everything. */
export async function renderPriceTable(lines: readonly SweepLine[], style: Style): Promise<string> {
  const rows = lines.map(({ variant, estimate, place }): SweepRow<Key> => {
    const { tokens, costUsd, median } = estimate;
    return {
      variant: variantCell(variant, style),
      tokens: { text: tokens === undefined ? unknown(style) : formatCount(Math.round(tokens)) },
      cost: { text: costUsd === undefined ? unknown(style) : formatCost(costUsd) },
      median: { text: median === undefined ? unknown(style) : formatDuration(median) },
      p95: { text: formatP95(estimate, style) },
      front: frontCell(place, style),
    };
  });
  return await renderFittedTable(withAxes(COLUMNS, lines, style), rows, style);
}

function formatP95({ median, p95 }: Estimate, style: Style): string {
  if (median === undefined) return unknown(style);
  return p95 === undefined ? 'n/a' : formatDuration(p95);
}

function frontCell(place: SweepLine['place'], style: Style): SweepCell {
  if (place === undefined) return { text: unknown(style) };
  const share = formatShare(place.probability);
  if (!place.isOn) return { text: `no, ${share}` };
  return { text: `yes, ${share}`, paint: makePaint(style).good };
}
