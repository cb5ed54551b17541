import { describe, expect, it } from 'vitest';
import type { VariantSummary } from '../../../src/protocol/summary.ts';
import { renderVariantTable } from '../../../src/report/variant-table.ts';

/** Of two variants with these names, of which nothing was judged. */
async function headsOf(names: readonly string[], columns: number): Promise<readonly string[]> {
  const variants = names.map(
    (name): VariantSummary => ({
      counts: { planned: 2, passed: 0, failed: 0, errored: 2, skipped: 0, not_run: 0 },
      usage: {},
      cost_unknown: 2,
      requests: 2,
      retries: 0,
      variant: { t: name },
      variant_id: `t=${name}`,
      cases_passed: 0,
      cases_judged: 0,
    }),
  );
  const table = await renderVariantTable(variants, {
    color: false,
    unicode: true,
    detail: 'normal',
    columns,
  });
  const [head = ''] = table.split('\n').filter((line) => line.includes('Pass rate'));
  return head.split('│').flatMap((cell) => cell.trim() || []);
}

describe('columns in which nothing is known', () => {
  it('go one at a time where there is no room', async () => {
    const wide = await headsOf(['aa', 'bb'], 120);
    expect(wide).toEqual(expect.arrayContaining(['t', 'Pass rate', 'Tokens', 'Median', 'p95']));
    const narrow = await headsOf(['aa', 'bb'], 58);
    expect(narrow.length).toBeGreaterThan(2);
    expect(narrow.length).toBeLessThan(wide.length);
  });

  it('are not those of names', async () => {
    expect(await headsOf(['n/a', '–'], 50)).toEqual(expect.arrayContaining(['t', 'Pass rate']));
  });
});
