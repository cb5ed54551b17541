import type { BudgetRecord, BudgetState } from '../protocol/budget-record.ts';
import type { Totals } from '../protocol/summary.ts';
import { formatCost, formatCount, formatNumberOf, formatSeconds } from './format.ts';

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
    ...(limits.time_ms === undefined
      ? []
      : [`${formatSeconds(used.time_ms ?? 0)} of ${formatSeconds(limits.time_ms)}`]),
  ];
  const whose = of === 'run' ? '' : `${of} ${name}: `;
  return `${whose}${parts.join(' and ')}`;
}

/** The same at the end, with what is not known of it, and what none of the totals has. */
export function describeBudgetRecord(budget: BudgetRecord, totals: Totals): string {
  const beside = findBeside(budget, totals);
  const { uncertain = 0, spent } = budget;
  return [
    `${describeBudget(budget)}${spent === undefined ? '' : ' (used up)'}`,
    ...(uncertain === 0
      ? []
      : [`${formatNumberOf(uncertain, 'attempt')} of unknown use counted at the most`]),
    ...(beside > ROUNDING
      ? [`${formatCost(beside)} of it for attempts that failed, or trials that did not end`]
      : []),
  ].join('; ');
}

/** Sums of fractions drift. */
const ROUNDING = 1e-9;

/** US dollars of the run's budget that no answer of its trials cost; 0 where that is not known. */
function findBeside({ of, limits, used }: BudgetRecord, totals: Totals): number {
  const { cost_usd: cost = 0, cost_unknown: unknown, answered_from: kept, judging } = totals;
  const isUnknown = unknown + (judging?.cost_unknown ?? 0) > 0;
  if (of !== 'run' || limits.cost_usd === undefined || isUnknown) return 0;
  const answers = cost - (kept?.saved_usd ?? 0) + (judging?.cost_usd ?? 0);
  return (used.cost_usd ?? 0) - answers;
}
