import type {
  Comparison,
  Expense,
  GroupComparison,
  MeasureComparison,
} from '../compare/comparison.ts';
import { PROTOCOL_VERSION } from '../protocol/event.ts';
import { steady } from '../statistics/steady.ts';

/** A comparison for programs, as one JSON object. */
export function renderComparisonJson(comparison: Comparison): string {
  const { baseline, run, verdict, reasons, groups, turned, added, missing, changed } = comparison;
  const { mode, alpha, minEffect, margin, allowMissing } = comparison.options;
  const object = {
    version: PROTOCOL_VERSION,
    baseline,
    run,
    options: { mode, alpha, min_effect: minEffect, margin, allow_missing: allowMissing },
    verdict,
    reasons,
    groups: groups.map(showGroup),
    turned,
    added,
    missing,
    changed,
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

function showGroup({ measures, expenses, ...group }: GroupComparison): object {
  return {
    ...group,
    measures: measures.map(showMeasure),
    ...Object.fromEntries(expenses.map((expense) => [expense.kind, showExpense(expense)])),
  };
}

function showMeasure({ isRegression, isImprovement, ...measure }: MeasureComparison): object {
  return { ...measure, is_regression: isRegression, is_improvement: isImprovement };
}

function showExpense({ pairs, baseline, now, difference, interval }: Expense): object {
  return {
    pairs,
    baseline: steady(baseline),
    now: steady(now),
    difference: steady(difference),
    ...(interval && { lower: steady(interval.lower), upper: steady(interval.upper) }),
  };
}
