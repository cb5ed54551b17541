import { describe, expect, it } from 'vitest';
import { drawsOf, halvingRounds, leastBudget } from '../../../src/statistics/successive-halving.ts';
import { fc } from '../../support/fast-check.ts';

/** `12x3 4x10 2x21`: arms, and how many more draws of each. */
function show(plan: Parameters<typeof halvingRounds>[0]): string {
  return halvingRounds(plan)
    .map(({ arms, draws }) => `${arms}x${draws}`)
    .join(' ');
}

describe('successive halving', () => {
  it.each([
    ['as many draws in each round', { arms: 9, draws: 1000, budget: 180, eta: 3 }, '9x10 3x30'],
    ['halves', { arms: 8, draws: 1000, budget: 240, eta: 2 }, '8x10 4x20 2x40'],
    ['odd numbers', { arms: 12, draws: 1000, budget: 120, eta: 3 }, '12x3 4x10 2x21'],
    ['one round of a few', { arms: 3, draws: 1000, budget: 30, eta: 3 }, '3x10'],
    ['the least budget', { arms: 9, draws: 1000, budget: 18, eta: 3 }, '9x1 3x3'],
    ['less than that', { arms: 9, draws: 1000, budget: 17, eta: 3 }, ''],
    ['what few draws leave over', { arms: 9, draws: 12, budget: 90, eta: 3 }, '9x9 3x3'],
    ['enough for everything', { arms: 9, draws: 10, budget: 90, eta: 3 }, '9x10'],
    ['one arm', { arms: 1, draws: 10, budget: 4, eta: 3 }, '1x4'],
    ['nothing to draw', { arms: 9, draws: 0, budget: 90, eta: 3 }, ''],
    ['nothing to compare', { arms: 0, draws: 9, budget: 90, eta: 3 }, ''],
  ])('shares a budget: %s', (_, plan, rounds) => {
    expect(show(plan)).toBe(rounds);
  });

  const plans = fc.record({
    arms: fc.integer({ min: 1, max: 2000 }),
    draws: fc.integer({ min: 1, max: 500 }),
    budget: fc.integer({ min: 1, max: 1_000_000 }),
    eta: fc.integer({ min: 2, max: 5 }),
  });

  it('never takes more than the budget, nor more draws than an arm has', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const rounds = halvingRounds(plan);
        const deepest = rounds.reduce((sum, { draws }) => sum + draws, 0);
        expect(drawsOf(rounds)).toBeLessThanOrEqual(plan.budget);
        expect(deepest).toBeLessThanOrEqual(plan.draws);
        expect(rounds.length > 0).toBe(plan.budget >= leastBudget(plan));
      }),
    );
  });

  it('takes everything where the budget is enough for it', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { arms, draws } = plan;
        const budget = Math.max(arms * draws, leastBudget(plan));
        expect(halvingRounds({ ...plan, budget })).toEqual([{ arms, draws }]);
      }),
    );
  });
});
