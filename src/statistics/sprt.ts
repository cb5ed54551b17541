import { requireInside } from './domain.ts';
import type { Decision, Seen } from './sequential-outcomes.ts';
import { isAtLeast, isAtMost } from './steady.ts';

/**
 * A pass rate of `p0` is bad, one of `p1` is good, 0 < p0 < p1 < 1. `alpha` is the share of bad ones that
 * pass, `beta` of good ones that fail. After `most` trials without a decision it is `inconclusive`.
 */
export interface SprtPlan {
  readonly p0: number;
  readonly p1: number;
  readonly alpha: number;
  readonly beta: number;
  readonly most: number;
}

/** A test under way. */
export interface Sprt {
  /** Counts an outcome and gives the decision, which stands from then on: what arrives later is not counted. */
  add(passed: boolean): Decision | undefined;
  /** The logarithm of how much likelier the outcomes are at `p1` than at `p0`. */
  readonly llr: number;
}

/**
 * A. Wald's sequential probability ratio test ("Sequential tests of statistical hypotheses", 1945),
 * truncated. It may be asked after every trial, which is its point. Its error rates are held by Wald's
 * inequality up to a factor of 1 / (1 − the other), and are smaller in practice; truncation only turns
 * decisions into `inconclusive`. Outcomes have to be independent and in an order that they didn't choose.
 */
export function makeSprt(plan: SprtPlan): Sprt {
  const seen = { passed: 0, failed: 0 };
  let decision = decideSprt(seen, plan);
  return {
    add(passed) {
      if (decision !== undefined) return decision;
      seen[passed ? 'passed' : 'failed']++;
      decision = decideSprt(seen, plan);
      return decision;
    },
    get llr() {
      return findLlr(seen, plan);
    },
  };
}

/** What the test says of these counts, provided that it had not decided before they were reached. */
export function decideSprt(seen: Seen, plan: SprtPlan): Decision | undefined {
  const { pass, fail } = findSprtBounds(plan);
  const llr = findLlr(seen, plan);
  if (isAtLeast(llr, pass)) return 'passed';
  if (isAtMost(llr, fail)) return 'failed';
  return seen.passed + seen.failed >= plan.most ? 'inconclusive' : undefined;
}

/** The logarithms at which the test passes and fails: ln((1 − β)/α) and ln(β/(1 − α)). */
export function findSprtBounds({ alpha, beta }: SprtPlan): {
  readonly pass: number;
  readonly fail: number;
} {
  return { pass: Math.log((1 - beta) / alpha), fail: Math.log(beta / (1 - alpha)) };
}

/** The fewest passes, and the fewest failures, after which the test can decide: with nothing else between them. */
export function leastForSprt(plan: Omit<SprtPlan, 'most'>): Seen {
  const endless = { ...plan, most: Number.POSITIVE_INFINITY };
  const bounds = findSprtBounds(endless);
  const steps = findSprtSteps(endless);
  const passed = Math.max(1, Math.floor(bounds.pass / steps.pass));
  const failed = Math.max(1, Math.floor(bounds.fail / steps.fail));
  return {
    passed: decideSprt({ passed, failed: 0 }, endless) === undefined ? passed + 1 : passed,
    failed: decideSprt({ passed: 0, failed }, endless) === undefined ? failed + 1 : failed,
  };
}

/** What one pass and one failure add to the logarithm. */
export function findSprtSteps({ p0, p1, alpha, beta }: SprtPlan): {
  readonly pass: number;
  readonly fail: number;
} {
  requireInside({ p0, p1, alpha, beta });
  if (p0 >= p1) throw new RangeError(`p0 is ${p0}, not below p1, which is ${p1}`);
  return { pass: Math.log(p1 / p0), fail: Math.log((1 - p1) / (1 - p0)) };
}

/** From the counts, not from a running sum, so that no order of outcomes gives other digits. */
function findLlr({ passed, failed }: Seen, plan: SprtPlan): number {
  const { pass, fail } = findSprtSteps(plan);
  return passed * pass + failed * fail;
}
