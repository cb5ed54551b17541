import type { BudgetRecord, BudgetState } from '../protocol/budget-record.ts';
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

/** The same at the end, with what is not known of it. */
export function describeBudgetRecord(budget: BudgetRecord): string {
  const { uncertain = 0, spent } = budget;
  return [
    `${describeBudget(budget)}${spent === undefined ? '' : ' (used up)'}`,
    ...(uncertain === 0
      ? []
      : [`${formatNumberOf(uncertain, 'attempt')} of unknown use counted at the most`]),
  ].join('; ');
}
