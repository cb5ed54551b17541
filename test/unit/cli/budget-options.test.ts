import { expect, it } from 'vitest';
import { readBudget, sayBudget } from '../../../src/cli/budget-options.ts';
import type { BudgetLimits } from '../../../src/protocol/budget-record.ts';

it.each<BudgetLimits>([
  { cost_usd: 0.000_000_1 },
  { cost_usd: 2.5, tokens: 90_000 },
  { requests: 3, time_ms: 90_000 },
  { time_ms: 1.1 * 60_000 },
])('says a budget as it is read: %j', (limits) => {
  expect(readBudget(sayBudget(limits))).toEqual(limits);
});
