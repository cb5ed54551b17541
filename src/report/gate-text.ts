import type { GateRecord } from '../protocol/summary.ts';
import { formatCount } from '../source/count-text.ts';
import { steady } from '../statistics/steady.ts';
import { roundToTell } from '../statistics/tell-apart.ts';
import { formatPoints } from './comparison-rows.ts';
import { formatCost, formatDuration, formatShare } from './format.ts';

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

/**
 * Observed or threshold in the unit that the gate is about. Two that differ are never shown as the same:
 * with more digits where the usual ones do not tell them apart. What is asked of a metric is shown as it is
 * written: it has no usual digits.
 */
export function formatGateNumber(gate: GateRecord, value: number): string {
  const { observed = gate.threshold, threshold } = gate;
  if (gate.gate.startsWith('metric.')) {
    return value === threshold
      ? String(steady(value))
      : String(roundToTell(value, [0, 1, threshold], 4));
  }
  const usual = (each: number): string => formatUsual(gate.gate, each);
  const isSame = steady(observed) === steady(threshold);
  if (isSame || usual(observed) !== usual(threshold)) return usual(value);
  for (let digits = 2; digits <= 12; digits++) {
    const exact = (each: number): string => formatExactly(gate.gate, each, digits);
    if (exact(observed) !== exact(threshold)) return exact(value);
  }
  return usual(value);
}

function formatExactly(gate: string, value: number, digits: number): string {
  const show = (number: number): string => String(Number(number.toFixed(digits)));
  if (isShare(gate)) return `${show(value * 100)}%`;
  if (gate.startsWith('cost')) return `$${value.toFixed(digits)}`;
  if (gate.startsWith('latency')) return `${show(value)} ms`;
  return show(gate === 'regression' ? value * 100 : value);
}

function isShare(gate: string): boolean {
  return /^(pass_rate$|judge\.)/.test(gate);
}

function formatUsual(gate: string, value: number): string {
  if (isShare(gate)) return formatShare(value);
  if (gate.startsWith('cost')) return formatCost(value);
  if (gate.startsWith('latency')) return formatDuration(value);
  if (gate.startsWith('tokens')) return formatCount(value);
  if (gate === 'regression') return formatPoints(value, true);
  return String(value);
}
