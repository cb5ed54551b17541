import {
  type Confusion,
  type CorrectedPassRate,
  correctedPassRate,
  judgeRatesOf,
  type ObservedPasses,
} from './agreement.ts';
import { wilsonEnd } from './interval.ts';
import { normalQuantile } from './normal.ts';

export interface CorrectedBounds extends CorrectedPassRate {
  /** Whether the lower bound is Wilson's: more labels would not bring it nearer. */
  readonly isByCases: boolean;
}

/**
 * A corrected pass rate with bounds that may decide, cut to [0, 1]: those of {@link correctedPassRate}, or where
 * they are further away those of Wilson for the observed rate, corrected by the judge's rates as they are. The
 * former have the uncertainty of the labels in them; but their part of the observed rate is Wald's, which with
 * few cases, or a rate near 0 or 1, is shorter than what cases alone can show: of ten that all pass, with a judge
 * that made no mistake, a rate of at least 0.85 where Wilson's bound is 0.79.
 */
export function correctedBounds(
  { observed, confusion }: { readonly observed: ObservedPasses; readonly confusion: Confusion },
  confidence: number,
): CorrectedBounds | undefined {
  const corrected = correctedPassRate({ observed, confusion }, { confidence, clamp: true });
  const { truePassRate: tpr, trueFailureRate: tnr } = judgeRatesOf(confusion);
  if (corrected === undefined || tpr === undefined || tnr === undefined) return undefined;
  const { passed, n } = observed;
  const z = normalQuantile((1 + confidence) / 2);
  const [lower, upper] = [-z, z].map((each) => {
    const end = (wilsonEnd(passed / n, n, each) + tnr - 1) / (tpr + tnr - 1);
    return Math.min(1, Math.max(0, end));
  }) as [number, number];
  return {
    ...corrected,
    lower: Math.min(corrected.lower, lower),
    upper: Math.max(corrected.upper, upper),
    isByCases: lower < corrected.lower,
  };
}
