import { findUncorrectable } from '../../calibration/measure-judge.ts';
import type { JudgeGate } from '../../pipeline/pipeline.ts';
import type { GateResult } from '../../protocol/summary.ts';
import { nounFor } from '../../source/count-text.ts';
import { correctedPassRate } from '../../statistics/agreement.ts';
import { effectiveCount } from '../../statistics/clustered-rate.ts';
import {
  type CorrectedBounds,
  correctedBounds,
  decisiveBounds,
} from '../../statistics/corrected-bounds.ts';
import type { Interval } from '../../statistics/interval.ts';
import { meanOf } from '../../statistics/repeats.ts';
import { isAtLeast } from '../../statistics/steady.ts';
import type { JudgedSample, Sample } from '../sample.ts';
import {
  countsAs,
  type GateVerdict,
  sayBound,
  sayUnjudged,
  showBound,
  showShare,
} from './gate-words.ts';

/** Of the interval that is shown where a gate names none. */
const USUAL_CONFIDENCE = 0.95;

/**
 * What the share that a judge passes stands for in the judgement of people, by how it did against their
 * labels. Both are said; the corrected one decides. Where it cannot be corrected the gate is open:
 * the judge's own share would look like an answer. So it is where the judge gave no verdict in a case, whatever
 * inconclusive may count as: that is never tolerated.
 */
export function judgeCorrectedGate(gate: JudgeGate, sample: Sample): GateVerdict {
  const { name, minimum } = gate;
  const shared = { gate: `judge.${name}`, threshold: minimum };
  const judged = sample.judged(name);
  if (judged !== undefined && judged.unknown > 0) {
    const message = `what \`${name}\` says ${sayUnjudged(judged.unknown)}`;
    return { ...shared, result: 'inconclusive', message };
  }
  const observed = judged && observe(judged, gate.confidence ?? USUAL_CONFIDENCE);
  if (judged === undefined || observed === undefined)
    return { ...shared, ...leaveOpen(gate, `\`${name}\` judged no case`) };
  return { ...shared, ...correct(gate, judged, observed) };
}

type Judged = Omit<GateVerdict, 'gate' | 'threshold'>;

/** By the verdicts of all cases. */
function correct(gate: JudgeGate, judged: JudgedSample, observed: Observed): Judged {
  const { name, minimum, confidence, onInconclusive } = gate;
  const { confusion } = judged;
  const given = { observed, confusion };
  const corrected = correctedBounds(given, confidence ?? USUAL_CONFIDENCE);
  const { rate: uncorrected } = observed;
  if (corrected === undefined) {
    const message = `${describeObserved(name, judged, uncorrected)}, which cannot be corrected: ${findUncorrectable(confusion)}`;
    return { ...leaveOpen(gate, message), uncorrected };
  }
  const bounds = confidence === undefined ? undefined : decisiveBounds(given, confidence);
  const result = bounds ? judgeBounds(bounds, minimum) : decide(corrected.rate, minimum);
  const { rate } = corrected;
  const { lower, upper } = bounds ? reachOut(corrected, bounds, minimum) : corrected;
  return {
    result,
    ...countsAs(result, onInconclusive),
    observed: rate,
    uncorrected,
    interval: { lower, upper, confidence: confidence ?? USUAL_CONFIDENCE },
    message: `${describeObserved(name, judged, uncorrected)}, corrected to ${showShare(rate, [minimum])}; ${describeRest(gate, { corrected: { lower, upper }, bounds }, result)}`,
    ...(result === 'inconclusive' && { hints: [explainOpen(judged, observed, corrected)] }),
  };
}

interface Observed {
  readonly rate: number;
  readonly passed: number;
  readonly n: number;
}

/** In as many independent verdicts as the cases' repeats are worth. */
function observe({ cases }: JudgedSample, confidence: number): Observed | undefined {
  const rate = meanOf(cases.map(({ share }) => share));
  if (rate === undefined) return undefined;
  const n = effectiveCount(cases, confidence);
  return { rate, passed: Math.min(n, rate * n), n };
}

function leaveOpen({ onInconclusive }: JudgeGate, message: string): Judged {
  const result = 'inconclusive';
  return { result, ...countsAs(result, onInconclusive), message };
}

function decide(rate: number, minimum: number): GateResult {
  return isAtLeast(rate, minimum) ? 'met' : 'not_met';
}

/** The interval that is shown is two-sided, and for few labels can be shorter than the bounds that leave a gate open. */
function reachOut({ lower, upper }: Interval, bounds: Interval, minimum: number): Interval {
  return {
    lower: minimum < lower && !isAtLeast(bounds.lower, minimum) ? bounds.lower : lower,
    upper: minimum > upper && isAtLeast(bounds.upper, minimum) ? bounds.upper : upper,
  };
}

function judgeBounds({ lower, upper }: Interval, minimum: number): GateResult {
  if (isAtLeast(lower, minimum)) return 'met';
  return isAtLeast(upper, minimum) ? 'inconclusive' : 'not_met';
}

function describeObserved(name: string, { cases }: JudgedSample, rate: number): string {
  const isRepeated = cases.some(({ repeats }) => repeats > 1);
  const count = `${cases.length} ${nounFor(cases.length, 'case')}`;
  return `\`${name}\` passed ${showShare(rate)} of ${isRepeated ? `the verdicts in ${count}` : count}`;
}

function describeRest(
  { minimum, confidence }: JudgeGate,
  { corrected, bounds }: { readonly corrected: Interval; readonly bounds: Interval | undefined },
  result: GateResult,
): string {
  const asked = `the gate asks for ${minimum}`;
  if (bounds !== undefined && confidence !== undefined && result !== 'inconclusive') {
    const sure = { limit: minimum, confidence };
    const [what, bound] =
      result === 'met'
        ? (['at least', bounds.lower] as const)
        : (['at most', bounds.upper] as const);
    return `${sayBound(what, bound, sure)}; ${asked}`;
  }
  const { lower, upper } = corrected;
  const percent = showShare(confidence ?? USUAL_CONFIDENCE);
  const range = `${percent} interval ${showBound(lower, minimum)} to ${showBound(upper, minimum)}`;
  if (confidence !== undefined) {
    return `${range}; ${asked} with ${percent} confidence`;
  }
  return `${range}; ${result === 'met' ? `at least ${minimum}` : asked}`;
}

/** Whether labels or cases leave more open, as the variance of the corrected rate has a part of each. */
function explainOpen(
  { confusion }: JudgedSample,
  observed: Observed,
  { standardError, isByCases }: CorrectedBounds,
): string {
  const sure = correctedPassRate(
    { observed: { passed: observed.rate * 1e9, n: 1e9 }, confusion },
    { confidence: USUAL_CONFIDENCE },
  );
  const ofLabels = ((sure?.standardError ?? 0) / standardError) ** 2;
  return ofLabels > 0.5 && !isByCases
    ? 'most of what is open is from the labels: calibrate with more of them'
    : 'most of what is open is from the run: take more cases';
}
