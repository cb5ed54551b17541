import { expect, it } from 'vitest';
import type { VariantSummary } from '../../../src/protocol/summary.ts';
import { makeVariantRow } from '../../../src/report/variant-row.ts';

const summary = (count: number): VariantSummary => ({
  counts: { planned: count, passed: count, failed: 0, errored: 0, skipped: 0, not_run: 0 },
  usage: {},
  cost_unknown: 0,
  latency_ms: { count, min: 10, median: 20, p95: 30, max: 30 },
  requests: count,
  retries: 0,
  variant: {},
  variant_id: '',
  cases_passed: count,
  cases_judged: count,
});

it.each([
  [19, 'n/a'],
  [20, '30 ms'],
])('shows a p95 of %i trials as %s', (count, shown) => {
  expect(makeVariantRow(summary(count), true)).toMatchObject({ median: '20 ms', p95: shown });
});

it('shows tokens that no answer said as unknown, and as none where there was no answer', () => {
  const tokensOf = (some: Partial<VariantSummary>): string =>
    makeVariantRow({ ...summary(1), ...some }, true).tokens;
  expect(tokensOf({ usage_unknown: 1 })).toBe('unknown');
  expect(tokensOf({})).toBe('–');
  expect(tokensOf({ usage: { total_tokens: 1200 }, usage_unknown: 1 })).toBe('1,200');
});
