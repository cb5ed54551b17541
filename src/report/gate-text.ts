import type { GateRecord } from '../protocol/summary.ts';
import { formatPoints } from './comparison-rows.ts';
import { formatCost, formatCount, formatDuration, formatShare } from './format.ts';

/** `met`, `not met` or `inconclusive`. */
export function formatGateResult(gate: GateRecord): string {
  const said = (result: string): string => result.replaceAll('_', ' ');
  const { result, counts_as: instead } = gate;
  return instead === undefined ? said(result) : `${said(result)}: counts as ${said(instead)}`;
}

/** `86% (the judge: 80%)` where it was corrected; `none` where it could not be measured. */
export function formatObserved(gate: GateRecord, none: string): string {
  const { observed, uncorrected } = gate;
  const own = uncorrected === undefined ? '' : ` (the judge: ${formatShare(uncorrected)})`;
  return `${observed === undefined ? none : formatGateNumber(gate, observed)}${own}`;
}

/** Observed or threshold in the unit that the gate is about. */
export function formatGateNumber(gate: GateRecord, value: number): string {
  if (/^(pass_rate$|judge\.)/.test(gate.gate)) return formatShare(value);
  if (gate.gate.startsWith('cost')) return formatCost(value);
  if (gate.gate.startsWith('latency')) return formatDuration(value);
  if (gate.gate.startsWith('tokens')) return formatCount(value);
  if (gate.gate === 'regression') return formatPoints(value, true);
  return String(Math.round(value * 10_000) / 10_000);
}
