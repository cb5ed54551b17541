import {
  type Confusion,
  type CorrectedPassRate,
  correctedPassRate,
  judgeRatesOf,
  type ObservedPasses,
} from './agreement.ts';
import { type Interval, lowerBound, upperBound, wilsonEnd } from './interval.ts';
import { normalQuantile } from './normal.ts';

export interface CorrectedBounds extends CorrectedPassRate {
  /** Whether the lower bound is Wilson's: more labels would not bring it nearer. */
  readonly isByCases: boolean;
}

/** What a judge passed, and how it did against people. */
export interface JudgedPasses {
  readonly observed: ObservedPasses;
  readonly confusion: Confusion;
}

/**
 * A corrected pass rate with an interval that may be shown, cut to [0, 1]: that of {@link correctedPassRate}, or where
 * its ends are further away those of Wilson for the observed rate, corrected by the judge's rates as they are. The
 * former have the uncertainty of the labels in them; but their part of the observed rate is Wald's, which with
 * few cases, or a rate near 0 or 1, is shorter than what cases alone can show: of ten that all pass, with a judge
 * that made no mistake, a rate of at least 0.85 where Wilson's bound is 0.79. Nor is an end ever nearer than Wilson's is
 * to the observed rate, as it would be where the corrected rate was cut.
 */
export function correctedBounds(
  { observed, confusion }: JudgedPasses,
  confidence: number,
): CorrectedBounds | undefined {
  const corrected = correctedPassRate({ observed, confusion }, { confidence, clamp: true });
  const judge = readJudge(confusion);
  if (corrected === undefined || judge === undefined) return undefined;
  const { share, lower, upper } = observedLimits(observed, (1 + confidence) / 2);
  const [low, high] = [lower, upper].map((end) => cut(correct({ ...judge, share: end }) ?? 0)) as [
    number,
    number,
  ];
  const ends = {
    lower: Math.min(low, cut(corrected.rate - (share - lower))),
    upper: Math.max(high, cut(corrected.rate + (upper - share))),
  };
  return {
    ...corrected,
    lower: Math.min(corrected.lower, ends.lower),
    upper: Math.max(corrected.upper, ends.upper),
    isByCases: ends.lower < corrected.lower,
  };
}

/**
 * One-sided bounds of a corrected pass rate that may decide, each of the given confidence, in [0, 1]. The delta method
 * takes the labels' shares for normal, and where few answers are labelled of a kind is wrong up to three times as often
 * as it says. These are by G. Zou and A. Donner, "Construction of confidence limits about effect measures", Statistics
 * in Medicine 27, 2008: from the rate by √Σ (f − f_i)², f_i being the rate with one of three shares (what the
 * judge passed, and its rates of true passes and failures) at its own limit, on the side that is adverse; Wilson's for
 * what it passed, and the exact ones for labels, which may be ten. Never nearer than those of {@link correctedBounds}.
 */
export function decisiveBounds(given: JudgedPasses, confidence: number): Interval | undefined {
  const corrected = correctedBounds(given, 2 * confidence - 1);
  const judge = readJudge(given.confusion);
  if (corrected === undefined || judge === undefined) return undefined;
  const { share, ...limits } = observedLimits(given.observed, confidence);
  const { truePasses, falsePasses, trueFailures, falseFailures } = given.confusion;
  const exact = { confidence, method: 'exact' } as const;
  const passes = { passed: truePasses, n: truePasses + falseFailures };
  const failures = { passed: trueFailures, n: trueFailures + falsePasses };
  const seen = { ...judge, share };
  // A judge that may be no better than a coin leaves the rate anywhere.
  const adverse = [
    correct({ ...seen, share: limits.lower }) ?? 0,
    correct({ ...seen, tpr: upperBound(passes, exact) }) ?? 0,
    correct({ ...seen, tnr: lowerBound(failures, exact) }) ?? 0,
  ];
  const favourable = [
    correct({ ...seen, share: limits.upper }) ?? 1,
    correct({ ...seen, tpr: lowerBound(passes, exact) }) ?? 1,
    correct({ ...seen, tnr: upperBound(failures, exact) }) ?? 1,
  ];
  const { rate } = corrected;
  const distance = (ends: readonly number[], sign: 1 | -1): number =>
    Math.hypot(...ends.map((end) => Math.max(0, sign * (cut(end) - rate))));
  return {
    lower: Math.min(corrected.lower, cut(rate - distance(adverse, -1))),
    upper: Math.max(corrected.upper, cut(rate + distance(favourable, 1))),
  };
}

interface Shares {
  /** Of what was judged, how much the judge passed. */
  readonly share: number;
  readonly tpr: number;
  readonly tnr: number;
}

/** Undefined for a judge that is no better than a coin. */
function correct({ share, tpr, tnr }: Shares): number | undefined {
  const better = tpr + tnr - 1;
  return better > 1e-12 ? (share + tnr - 1) / better : undefined;
}

function readJudge(confusion: Confusion): Omit<Shares, 'share'> | undefined {
  const { truePassRate: tpr, trueFailureRate: tnr } = judgeRatesOf(confusion);
  return tpr === undefined || tnr === undefined ? undefined : { tpr, tnr };
}

/** Wilson's, each by itself of this confidence. */
function observedLimits(
  { passed, n }: ObservedPasses,
  confidence: number,
): Interval & { readonly share: number } {
  const share = passed / n;
  const z = normalQuantile(confidence);
  return { share, lower: cut(wilsonEnd(share, n, -z)), upper: cut(wilsonEnd(share, n, z)) };
}

function cut(value: number): number {
  return Math.min(1, Math.max(0, value));
}
