import type { JudgingTotals } from '../protocol/model-call.ts';
import type { Location } from '../source/location.ts';
import {
  type Confusion,
  cohenKappa,
  confusionOf,
  isCorrectable,
  judgeRatesOf,
  type Kappa,
} from '../statistics/agreement.ts';
import { type Counts, type Interval, wilsonInterval } from '../statistics/interval.ts';
import type { CalibratedJudge } from './calibration.ts';

/** One labelled answer, judged. */
export interface JudgedAnswer {
  readonly id: string;
  readonly location: Location;
  readonly text: string;
  /** Whether people pass it. */
  readonly passes: boolean;
  readonly verdict: 'passed' | 'failed' | 'errored';
  /** What the judge chose, or why there is no verdict. */
  readonly message: string;
  /** The judge's, in its words. */
  readonly reason?: string;
}

/** A share in [0, 1] with what it is of; neither share nor interval where that is nothing. */
export interface MeasuredRate {
  readonly counts: Counts;
  readonly rate?: number;
  readonly interval?: Interval;
}

/** How a judge did against people. */
export interface JudgeMeasures {
  readonly judge: CalibratedJudge;
  /** The file of the labels. */
  readonly labels: string;
  readonly confusion: Confusion;
  readonly agreement: MeasuredRate;
  readonly truePassRate: MeasuredRate;
  readonly trueFailureRate: MeasuredRate;
  /** Absent where chance alone agrees always. */
  readonly kappa?: Kappa & Interval;
  /** In the order of the file. */
  readonly disagreements: readonly JudgedAnswer[];
  readonly errored: readonly JudgedAnswer[];
  readonly judging?: JudgingTotals;
}

export const CALIBRATION_CONFIDENCE = 0.95;

/**
 * Intervals are Wilson's, at {@link CALIBRATION_CONFIDENCE}. That of κ is the one of the agreement, the agreement by
 * chance taken for known, as J. Cohen does for the standard error: with few answers the normal one would have no width.
 */
export function measureJudge(
  answers: readonly JudgedAnswer[],
): Omit<JudgeMeasures, 'judge' | 'labels' | 'judging'> {
  const judged = answers.filter(({ verdict }) => verdict !== 'errored');
  const confusion = confusionOf(
    judged.map(({ verdict, passes }) => ({ judge: verdict === 'passed', person: passes })),
  );
  const { truePasses, falsePasses, trueFailures, falseFailures } = confusion;
  const kappa = cohenKappa(confusion);
  const agreement = measure(truePasses + trueFailures, judged.length);
  return {
    confusion,
    agreement,
    truePassRate: measure(truePasses, truePasses + falseFailures),
    trueFailureRate: measure(trueFailures, trueFailures + falsePasses),
    ...(kappa && { kappa: { ...kappa, ...intervalOf(kappa, agreement) } }),
    disagreements: judged.filter(({ verdict, passes }) => (verdict === 'passed') !== passes),
    errored: answers.filter(({ verdict }) => verdict === 'errored'),
  };
}

function measure(passed: number, n: number): MeasuredRate {
  const counts = { passed, n };
  if (n === 0) return { counts };
  return { counts, rate: passed / n, interval: wilsonInterval(counts, CALIBRATION_CONFIDENCE) };
}

function intervalOf({ chance }: Kappa, { interval }: MeasuredRate): Interval {
  const { lower, upper } = interval ?? { lower: 0, upper: 1 };
  const beyondChance = (share: number): number => Math.max(-1, (share - chance) / (1 - chance));
  return { lower: beyondChance(lower), upper: beyondChance(upper) };
}

/** Why a judge's pass rates cannot be corrected by this, in a clause; undefined where they can. */
export function findUncorrectable(confusion: Confusion): string | undefined {
  const rates = judgeRatesOf(confusion);
  const { truePassRate: tpr, trueFailureRate: tnr } = rates;
  if (tpr === undefined) return 'people pass none of the labelled answers';
  if (tnr === undefined) return 'people fail none of the labelled answers';
  if (isCorrectable(rates)) return undefined;
  const show = (share: number): string => `${Number((share * 100).toFixed(1))}%`;
  return `the judge is no better than a coin: it passes ${show(tpr)} of what people pass, and ${show(1 - tnr)} of what they fail`;
}
