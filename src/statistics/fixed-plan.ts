import { binomialTail } from './binomial.ts';
import { requireInside } from './domain.ts';
import { findSprtBounds, findSprtSteps, type SprtPlan } from './sprt.ts';

/** "At least `needed` of `n` pass". */
export interface FixedPlan {
  readonly n: number;
  readonly needed: number;
}

/**
 * The smallest fixed number of trials that keeps the error rates of an SPRT, which is what stopping
 * early is compared with: P(passes | p0) ≤ α and P(fails | p1) ≤ β, both exactly binomial. Undefined
 * if 10,000 trials are too few.
 */
export function makeFixedPlan(plan: Omit<SprtPlan, 'most'>): FixedPlan | undefined {
  const { p0, p1, alpha, beta } = plan;
  requireInside({ p0, p1, alpha, beta });
  let needed = 1;
  for (let n = 1; n <= 10_000; n++) {
    while (binomialTail({ n, p: p0, atLeast: needed }) > alpha) needed++;
    if (needed <= n && binomialTail({ n, p: p1, atLeast: needed }) >= 1 - beta) {
      return { n, needed };
    }
  }
  return undefined;
}

/**
 * Wald's approximation of the mean number of trials of an SPRT at each of its two rates, without
 * truncation and without what the last step overshoots: about a tenth too small.
 */
export function expectSprtCalls(plan: SprtPlan): { readonly atP0: number; readonly atP1: number } {
  const bounds = findSprtBounds(plan);
  const steps = findSprtSteps(plan);
  const calls = (passes: number, rate: number): number =>
    (passes * bounds.pass + (1 - passes) * bounds.fail) /
    (rate * steps.pass + (1 - rate) * steps.fail);
  return { atP0: calls(plan.alpha, plan.p0), atP1: calls(1 - plan.beta, plan.p1) };
}
