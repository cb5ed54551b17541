import { expect, it } from 'vitest';
import { nameBudget } from '../../../src/protocol/budget-record.ts';

it('a budget of a fraction of a cent is named without exponents', () => {
  const budget = { of: 'run', limits: { cost_usd: 1e-7 }, used: {}, trials: 0 } as const;
  expect(nameBudget(budget, 'cost')).toBe('the cost budget of the run ($0.0000001)');
});
