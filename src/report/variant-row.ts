import type { LatencySummary, VariantSummary } from '../protocol/summary.ts';
import { formatCount } from '../source/count-text.ts';
import { LEAST_FOR_P95 } from '../statistics/percentile.ts';
import { formatCost, formatDuration, formatShare } from './format.ts';
import { formatVariant } from './trial-row.ts';

export type VariantColumn = 'variant' | 'rate' | 'cases' | 'tokens' | 'cost' | 'median' | 'p95';

/** In the order in which they are shown. */
export const VARIANT_COLUMNS: readonly { readonly key: VariantColumn; readonly head: string }[] = [
  { key: 'variant', head: 'Variant' },
  { key: 'rate', head: 'Pass rate' },
  { key: 'cases', head: 'Cases' },
  { key: 'tokens', head: 'Tokens' },
  { key: 'cost', head: 'Cost' },
  { key: 'median', head: 'Median' },
  { key: 'p95', head: 'p95' },
];

/** The cells of a variant, for a table of any kind. */
export function makeVariantRow(
  variant: VariantSummary,
  unicode: boolean,
): Readonly<Record<VariantColumn, string>> {
  const none = unicode ? '–' : '-';
  const { latency_ms: latency, usage } = variant;
  const unknown = variant.usage_unknown === undefined ? none : 'unknown';
  const tokens = usage.total_tokens;
  return {
    variant: formatVariant(variant.variant, variant.variant_id, unicode),
    rate: variant.pass_rate === undefined ? none : formatShare(variant.pass_rate),
    cases: variant.cases_judged === 0 ? none : `${variant.cases_passed}/${variant.cases_judged}`,
    tokens: tokens === undefined ? unknown : formatCount(tokens),
    cost: formatKnownCost(variant, none),
    median: latency === undefined ? none : formatDuration(latency.median),
    p95: latency === undefined ? none : formatP95(latency),
  };
}

/** As in a sweep's report, and as a gate has it: of fewer trials it is just the longest. */
function formatP95({ count, p95 }: LatencySummary): string {
  return count < LEAST_FOR_P95 ? 'n/a' : formatDuration(p95);
}

function formatKnownCost(variant: VariantSummary, none: string): string {
  if (variant.cost_usd !== undefined) return formatCost(variant.cost_usd);
  return variant.cost_unknown > 0 ? 'unknown' : none;
}
