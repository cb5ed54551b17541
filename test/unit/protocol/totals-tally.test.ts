import { expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { TotalsTally } from '../../../src/protocol/totals-tally.ts';
import { fc } from '../../support/fast-check.ts';
import { makeStep, makeTrial } from '../../support/records.ts';

const trials: readonly TrialRecord[] = Array.from({ length: 40 }, (_, index) => ({
  ...makeTrial({
    case: `ticket-${index}`,
    outcome: index % 5 === 0 ? 'failed' : 'passed',
    steps: [makeStep({ cost_usd: 0.1 / (index + 3), latency_ms: 100 + index })],
  }),
  latency_ms: 100 + index,
  usage: index % 2 === 0 ? { total_tokens: index } : { prompt_tokens: 3, total_tokens: index },
  metrics: index % 3 === 0 ? { polite: 1 / (index + 1) } : { helpful: 0.1, polite: 0.3 },
}));

function sumUp(each: readonly TrialRecord[]): string {
  const tally = new TotalsTally();
  for (const trial of each) tally.add(trial);
  return JSON.stringify([tally.totals(40), tally.metrics()]);
}

it('gives the same totals, to the letter, in whatever order trials finish', () => {
  const expected = sumUp(trials);
  const orders = fc.shuffledSubarray([...trials], { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(orders, (order) => {
      expect(sumUp(order)).toBe(expected);
    }),
  );
});
