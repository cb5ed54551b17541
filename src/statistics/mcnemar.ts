import { binomialProbability, binomialTail } from './binomial.ts';
import { requireInside, requireWhole } from './domain.ts';
import { type Interval, requireCounts } from './interval.ts';
import { normalQuantile } from './normal.ts';

/** Of pairs with the baseline: `worse` went from passed to failed, `better` from failed to passed. */
export interface Turned {
  readonly worse: number;
  readonly better: number;
}

/** p-values of "as many turned for the worse as for the better". All are 1 where nothing turned. */
export interface McNemar {
  /** Against "more turned for the worse". */
  readonly oneSided: number;
  readonly twoSided: number;
  /** Two-sided, counting half of what was observed: nearer to its nominal level, which it can exceed a little. */
  readonly midP: number;
}

/**
 * Q. McNemar's test (Psychometrika 12, 1947) in its exact form: of the pairs that turned, each is
 * worse with probability ½. The mid-p version is that of M. Fagerland et al., 2013.
 */
export function exactMcNemar({ worse, better }: Turned): McNemar {
  requireWhole({ worse, better });
  const coin = { n: worse + better, p: 0.5 };
  const more = Math.max(worse, better);
  const twoSided = Math.min(1, 2 * binomialTail({ ...coin, atLeast: more }));
  return {
    oneSided: binomialTail({ ...coin, atLeast: worse }),
    twoSided,
    midP: worse === better ? 1 : twoSided - binomialProbability(more, coin),
  };
}

/**
 * The interval of the difference of two pass rates over the same `n` cases, candidate minus baseline,
 * in [-1, 1]: Wald's after ½ is added to each of the four cells, by A. Agresti and Y. Min,
 * Statistics in Medicine 24, 2005. `difference` is the middle of the interval before it is cut to
 * [-1, 1], which is nearer to 0 than the observed difference.
 */
export function pairedDifferenceInterval(
  { worse, better, n }: Turned & { readonly n: number },
  confidence: number,
): Interval & { readonly difference: number } {
  requireWhole({ worse, better });
  requireCounts({ passed: worse + better, n });
  requireInside({ confidence });
  const total = n + 2;
  const difference = (better - worse) / total;
  const turned = worse + better + 1;
  const standardError = Math.sqrt(turned - (better - worse) ** 2 / total) / total;
  const half = normalQuantile((1 + confidence) / 2) * standardError;
  return {
    difference,
    lower: Math.max(-1, difference - half),
    upper: Math.min(1, difference + half),
  };
}
