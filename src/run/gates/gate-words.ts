import type { GateJudgement } from '../../pipeline/pipeline.ts';
import type { GateRecord, GateResult } from '../../protocol/summary.ts';

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

/** "95%" */
export function showShare(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}

/** Four digits say enough. */
export function showNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
