import { requireWhole } from './domain.ts';
import { logChoose } from './log-gamma.ts';

/** Of `n` runs of a case, those that failed. */
export interface FailureCounts {
  readonly failed: number;
  readonly n: number;
}

/**
 * The probability that at least as many of the `current` runs fail as did, if failures fell on
 * current and earlier runs alike: R. A. Fisher's exact test, one-sided. Small where a case is
 * worse than it used to be, and not where it always was flaky.
 */
export function fisherOneSided({
  current,
  history,
}: Readonly<Record<'current' | 'history', FailureCounts>>): number {
  requireFailures(current);
  requireFailures(history);
  const failed = current.failed + history.failed;
  const all = logChoose(current.n + history.n, failed);
  let probability = 0;
  for (let count = Math.min(failed, current.n); count >= current.failed; count--) {
    const ways = logChoose(current.n, count) + logChoose(history.n, failed - count);
    probability += Math.exp(ways - all);
  }
  return Math.min(1, probability);
}

/** How often the outcome turned from one run to the next, 0 to 1. Undefined of fewer than two runs. */
export function flipRate(passed: readonly boolean[]): number | undefined {
  if (passed.length < 2) return undefined;
  const flips = passed.filter((each, index) => index > 0 && each !== passed[index - 1]);
  return flips.length / (passed.length - 1);
}

/**
 * Whether a case may be set aside as flaky: it ran at least 20 times with nothing changed, and both
 * fails and passes too often to be trusted. That is, the mean of H. Jeffreys' posterior of its
 * failure rate, (f + ½)/(n + 1), is between 5% and 95%, neither included.
 */
export function mayQuarantine({ failed, n }: FailureCounts): boolean {
  requireFailures({ failed, n });
  const rate = (failed + 0.5) / (n + 1);
  return n >= 20 && rate > 0.05 && rate < 0.95;
}

function requireFailures({ failed, n }: FailureCounts): void {
  requireWhole({ failed, n, passed: n - failed });
}
