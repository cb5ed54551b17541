import { describe, expect, it } from 'vitest';
import { RetryBudget } from '../../../../src/transport/pool/retry-budget.ts';

function withdrawAll(budget: RetryBudget, now: number): number {
  let count = 0;
  while (budget.withdraw(now)) count += 1;
  return count;
}

describe('a budget of retries', () => {
  it('is ten a second without any request', () => {
    expect(withdrawAll(new RetryBudget(), 0)).toBe(100);
  });

  it('is a fifth of the requests on top', () => {
    const budget = new RetryBudget();
    for (let request = 0; request < 1000; request++) budget.deposit(request);
    expect(withdrawAll(budget, 1000)).toBe(300);
  });

  it('is not for what a service that answers its share refuses', () => {
    const budget = new RetryBudget();
    budget.see(0, false);
    for (let refused = 0; refused < 4; refused++) budget.see(0, true);
    expect(budget.isAnswered(0)).toBe(true);
    budget.see(0, true);
    expect([budget.isAnswered(0), budget.isAnswered(20_000)]).toEqual([false, true]);
  });

  it('is there again after ten seconds, and what requests gave is gone', () => {
    const budget = new RetryBudget();
    for (let request = 0; request < 1000; request++) budget.deposit(0);
    expect([
      withdrawAll(budget, 0),
      withdrawAll(budget, 9000),
      withdrawAll(budget, 11_000),
    ]).toEqual([300, 0, 100]);
  });
});
