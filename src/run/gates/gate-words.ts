import type { GateJudgement } from '../../pipeline/pipeline.ts';
import type { GateRecord, GateResult } from '../../protocol/summary.ts';
import type { Clusters } from '../../statistics/pooled-clusters.ts';
import { digitsToTell, fixToTell, roundToTell } from '../../statistics/tell-apart.ts';

/** What a gate says, without where it stands. */
export type GateVerdict = Pick<
  GateRecord,
  | 'gate'
  | 'result'
  | 'counts_as'
  | 'threshold'
  | 'observed'
  | 'uncorrected'
  | 'interval'
  | 'message'
  | 'hints'
>;

/** What an author lets an inconclusive gate be taken for. */
export function countsAs(
  result: GateResult,
  on: GateJudgement['onInconclusive'],
): Pick<GateRecord, 'counts_as'> {
  if (result !== 'inconclusive' || on === undefined || on === 'more') return {};
  return { counts_as: on === 'pass' ? 'met' : 'not_met' };
}

/** "95%"; with more digits where it would look like one of these limits, or like all or nothing, and is not. */
export function showShare(share: number, limits: readonly number[] = []): string {
  const percents = [0, 1, ...limits].map((limit) => Number((limit * 100).toPrecision(15)));
  return `${roundToTell(share * 100, percents, 2)}%`;
}

/** Four digits say enough, and those before the point; more where it would look like one of these limits. */
export function showNumber(value: number, limits: readonly number[] = []): string {
  const round = (digits: number): number => Number(value.toPrecision(digits));
  const whole = Math.min(15, Math.trunc(Math.abs(value)).toString().length);
  return String(round(digitsToTell(value, limits, { least: Math.max(4, whole), round })));
}

/** "0.70", or as many decimals as tell it from the limit, and from all or nothing. */
export function showBound(value: number, limit: number): string {
  return fixToTell(value, [0, 1, limit], 2);
}

/** The one-sided bound that decided, and how sure it is. */
export function sayBound(
  what: 'at least' | 'at most',
  bound: number,
  { limit, confidence }: { readonly limit: number; readonly confidence: number },
): string {
  return `${what} ${showNumber(bound, [limit])} with ${showShare(confidence)} confidence`;
}

/** Of what is asked of so many cases, why it is open. */
export function sayUnjudged(cases: number): string {
  return `of ${cases} case${cases === 1 ? '' : 's'} is not known: an assertion could not be judged`;
}

/** What was counted, where variants of a case go together. */
export function sayClusters({ counts }: Clusters): string {
  return counts.length === 1
    ? '1 case in its variants'
    : `${counts.length} cases in their variants`;
}
