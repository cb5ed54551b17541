import { type BudgetRecord, type BudgetState, isUntouched } from '../protocol/budget-record.ts';
import type { Totals } from '../protocol/summary.ts';
import { formatCount, formatNumberOf } from '../source/count-text.ts';
import { formatCost, formatDuration, formatSeconds } from './format.ts';

/** `$0.0008 of $0.001 and 4 of 5 requests`; with whose it is where that is not the run's. */
export function describeBudget({ of, name, limits, used }: BudgetState): string {
  const parts = [
    ...(limits.cost_usd === undefined
      ? []
      : [`${formatCost(used.cost_usd ?? 0)} of ${formatCost(limits.cost_usd)}`]),
    ...(limits.tokens === undefined
      ? []
      : [`${formatCount(used.tokens ?? 0)} of ${formatNumberOf(limits.tokens, 'token')}`]),
    ...(limits.requests === undefined
      ? []
      : [`${formatCount(used.requests ?? 0)} of ${formatNumberOf(limits.requests, 'request')}`]),
    ...(limits.time_ms === undefined ? [] : [describeTime(used.time_ms ?? 0, limits.time_ms)]),
  ];
  const whose = of === 'run' ? '' : `${of} ${name}: `;
  return `${whose}${parts.join(' and ')}`;
}

/** Of a short one in parts of a second: it may be shorter than one. */
function describeTime(used: number, limit: number): string {
  const format = limit < 60_000 ? formatDuration : formatSeconds;
  return `${format(used)} of ${format(limit)}`;
}

/** The same at the end, with what is not known of it, and what none of the totals that it pays for has. */
export function describeBudgetRecord(budget: BudgetRecord, totals?: Totals): string {
  const { uncertain = 0 } = budget;
  const requests = totals === undefined ? 0 : findUncounted(budget, totals);
  const cost = totals === undefined ? 0 : findBeside(budget, totals);
  return [
    `${describeBudget(budget)}${describeEnd(budget)}`,
    ...(uncertain === 0
      ? []
      : [`${formatNumberOf(uncertain, 'attempt')} of unknown use counted at the most`]),
    ...(requests > 0 ? [`${formatCount(requests)} of the requests for what did not end`] : []),
    ...(cost > ROUNDING
      ? [`${formatCost(cost)} of it for attempts that failed, or trials that did not end`]
      : []),
  ].join('; ');
}

function describeEnd(budget: BudgetRecord): string {
  if (budget.spent === undefined) return '';
  return isUntouched(budget) ? ' (no room for a request)' : ' (used up)';
}

/** Sums of fractions drift. */
const ROUNDING = 1e-9;

/** Requests of trials that were cut off, which no totals count. */
function findUncounted({ limits, used }: BudgetRecord, { requests, judging }: Totals): number {
  if (limits.requests === undefined) return 0;
  return (used.requests ?? 0) - requests - (judging?.requests ?? 0);
}

/** US dollars of the budget that no answer of its trials cost; 0 where that is not known. */
function findBeside({ limits, used }: BudgetRecord, totals: Totals): number {
  const { cost_usd: cost = 0, cost_unknown: unknown, answered_from: kept, judging } = totals;
  const isUnknown = unknown + (judging?.cost_unknown ?? 0) > 0;
  if (limits.cost_usd === undefined || isUnknown) return 0;
  const saved = (kept?.saved_usd ?? 0) + (judging?.answered_from?.saved_usd ?? 0);
  const answers = cost + (judging?.cost_usd ?? 0) - saved;
  return (used.cost_usd ?? 0) - answers;
}
