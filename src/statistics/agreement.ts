import { requireInside, requireWhole } from './domain.ts';
import type { Interval } from './interval.ts';
import { normalQuantile } from './normal.ts';

/** How often a judge and people agree: `true` or `false` says whether the judge was right, the rest what it said. */
export interface Confusion {
  readonly truePasses: number;
  readonly falsePasses: number;
  readonly trueFailures: number;
  readonly falseFailures: number;
}

/** What the judge said of an answer, and what people said of it: whether it passes. */
export interface Label {
  readonly judge: boolean;
  readonly person: boolean;
}

/** Counts the four cells. An answer that the judge could not judge is in none: leave it out, and count it yourself. */
export function confusionOf(labels: readonly Label[]): Confusion {
  const count = (judge: boolean, person: boolean): number =>
    labels.filter((label) => label.judge === judge && label.person === person).length;
  return {
    truePasses: count(true, true),
    falsePasses: count(true, false),
    trueFailures: count(false, false),
    falseFailures: count(false, true),
  };
}

/** Shares in [0, 1], undefined where there is nothing to take a share of. */
export interface JudgeRates {
  /** Of all, how often judge and people say the same. */
  readonly agreement: number | undefined;
  /** Of what people pass, how much the judge passes (TPR, sensitivity), and the same of failures (TNR). */
  readonly truePassRate: number | undefined;
  readonly trueFailureRate: number | undefined;
  /**
   * B. Matthews' correlation coefficient, 1975: -1 to 1, 0 for a judge that guesses. Undefined if
   * either side says the same of all.
   */
  readonly correlation: number | undefined;
}

/** How a judge did against people, in shares that don't depend on how many answers were labelled. */
export function judgeRatesOf(confusion: Confusion): JudgeRates {
  requireWhole({ ...confusion });
  const { truePasses, falsePasses, trueFailures, falseFailures } = confusion;
  const passes = truePasses + falseFailures;
  const failures = trueFailures + falsePasses;
  const margins = passes * failures * (truePasses + falsePasses) * (trueFailures + falseFailures);
  return {
    agreement: share(truePasses + trueFailures, passes + failures),
    truePassRate: share(truePasses, passes),
    trueFailureRate: share(trueFailures, failures),
    correlation: share(truePasses * trueFailures - falsePasses * falseFailures, Math.sqrt(margins)),
  };
}

/** Of a judge that is better than a coin (TPR + TNR > 1), as far as people pass some answers and fail some. */
export function isCorrectable(rates: JudgeRates): rates is CorrectableRates {
  const { truePassRate: tpr, trueFailureRate: tnr } = rates;
  return tpr !== undefined && tnr !== undefined && tpr + tnr > 1;
}

type CorrectableRates = JudgeRates & {
  readonly truePassRate: number;
  readonly trueFailureRate: number;
};

/** Agreement beyond chance, `kappa`: 1 is all, 0 what chance would give. `chance` is the agreement that it would. */
export interface Kappa {
  readonly kappa: number;
  readonly chance: number;
  readonly standardError: number;
}

/**
 * J. Cohen's κ, "A coefficient of agreement for nominal scales", 1960, with the standard error given
 * there, √(p_o (1 − p_o) / (n (1 − p_e)²)). Undefined where chance alone agrees always: nothing was
 * labelled, or both sides said the same of all.
 */
export function cohenKappa(confusion: Confusion): Kappa | undefined {
  const { agreement } = judgeRatesOf(confusion);
  if (agreement === undefined) return undefined;
  const { truePasses, falsePasses, trueFailures, falseFailures } = confusion;
  const n = truePasses + falsePasses + trueFailures + falseFailures;
  const judgePasses = (truePasses + falsePasses) / n;
  const personPasses = (truePasses + falseFailures) / n;
  const chance = judgePasses * personPasses + (1 - judgePasses) * (1 - personPasses);
  if (chance === 1) return undefined;
  return {
    kappa: (agreement - chance) / (1 - chance),
    chance,
    standardError: Math.sqrt((agreement * (1 - agreement)) / n) / (1 - chance),
  };
}

export interface CorrectionOptions {
  readonly confidence: number;
  /** Cuts the rate and its interval to [0, 1], which a judge's mistakes can push them out of. */
  readonly clamp?: boolean;
}

/** What the pass rate would be by people's judgement. */
export interface CorrectedPassRate extends Interval {
  readonly rate: number;
  readonly standardError: number;
}

/** How many of `n` passed. Neither need be whole: repeats of a case are worth some part of a trial. */
export interface ObservedPasses {
  readonly passed: number;
  readonly n: number;
}

/**
 * The pass rate that a judge's `observed` one stands for, given how it did against people:
 * (p + TNR − 1) / (TPR + TNR − 1), by W. Rogan and B. Gladen, "Estimating prevalence from the results
 * of a screening test", 1978. The standard error is theirs (delta method): it has the uncertainty of
 * the labels in it, so that the interval is wider than that of the observed rate. A share of 0 or 1
 * would have no variance there, as if a few labels without a mistake showed that there never is one;
 * it has that of (x + 1) / (m + 2). Where few cases were judged its bounds are too near: what decides takes
 * `correctedBounds`. Assumes that the judge errs on
 * these answers as it did on the labelled ones. Undefined if nothing was judged, people passed none or
 * failed none, or the judge is no better than a coin (TPR + TNR ≤ 1).
 */
export function correctedPassRate(
  { observed, confusion }: { readonly observed: ObservedPasses; readonly confusion: Confusion },
  { confidence, clamp = false }: CorrectionOptions,
): CorrectedPassRate | undefined {
  const { passed, n } = observed;
  if (!(passed >= 0 && passed <= n)) throw new RangeError(`${passed} of ${n} passed`);
  requireInside({ confidence });
  const rates = judgeRatesOf(confusion);
  if (n === 0 || !isCorrectable(rates)) return undefined;
  const { truePassRate: tpr, trueFailureRate: tnr } = rates;
  const { truePasses, trueFailures, falsePasses, falseFailures } = confusion;
  const rate = (passed / n + tnr - 1) / (tpr + tnr - 1);
  const variance =
    varianceOfShare(passed, n) +
    rate ** 2 * varianceOfShare(truePasses, truePasses + falseFailures) +
    (1 - rate) ** 2 * varianceOfShare(trueFailures, trueFailures + falsePasses);
  const standardError = Math.sqrt(variance) / (tpr + tnr - 1);
  const half = normalQuantile((1 + confidence) / 2) * standardError;
  const cut = (value: number): number => (clamp ? Math.min(1, Math.max(0, value)) : value);
  return { rate: cut(rate), standardError, lower: cut(rate - half), upper: cut(rate + half) };
}

/** Of x / m; where that is 0 or 1, of (x + 1) / (m + 2). */
function varianceOfShare(x: number, m: number): number {
  const share = x === 0 || x === m ? (x + 1) / (m + 2) : x / m;
  return (share * (1 - share)) / m;
}

/**
 * K. Krippendorff's α for names without an order ("Computing Krippendorff's alpha-reliability", 2011):
 * agreement of any number of judges beyond chance, 1 for all, 0 for what chance gives, below 0 for
 * less. `units` holds what each judge said of an answer; judges may be missing, and an answer that
 * only one judged takes no part. Undefined where all ratings are the same, or no answer has two.
 */
export function krippendorffAlpha(units: readonly (readonly string[])[]): number | undefined {
  const paired = units.filter((ratings) => ratings.length >= 2);
  const total = paired.reduce((sum, ratings) => sum + ratings.length, 0);
  const observed = paired.reduce(
    (sum, ratings) => sum + differentPairs(ratings) / (ratings.length - 1),
    0,
  );
  const expected = differentPairs(paired.flat()) / (total - 1);
  return expected > 0 ? 1 - observed / expected : undefined;
}

function share(part: number, of: number): number | undefined {
  return of === 0 ? undefined : part / of;
}

/** Ordered pairs of two different names. */
function differentPairs(names: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const alike = [...counts.values()].reduce((sum, count) => sum + count * count, 0);
  return names.length ** 2 - alike;
}
