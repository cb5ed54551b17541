import { meanOf, varianceOf } from '../statistics/repeats.ts';
import { studentQuantile } from '../statistics/student.ts';
import type { BaselineCase } from './baseline.ts';
import type { Expense } from './comparison.ts';
import type { Pair } from './pair-cases.ts';

/** What trials take on both sides: cost, tokens and latency, as far as they are known. */
export function compareExpenses(pairs: readonly Pair[], confidence: number): readonly Expense[] {
  const kinds: readonly Expense['kind'][] = ['cost_usd', 'tokens', 'latency_ms'];
  return kinds.flatMap((kind) => compareExpense(kind, pairs, confidence));
}

function compareExpense(
  kind: Expense['kind'],
  pairs: readonly Pair[],
  confidence: number,
): readonly Expense[] {
  const known = pairs.flatMap(({ baseline, now }) => {
    const [before, after] = [readExpense(baseline, kind), readExpense(now, kind)];
    return before === undefined || after === undefined ? [] : [{ before, after }];
  });
  if (known.length === 0) return [];
  const differences = known.map(({ before, after }) => after - before);
  const difference = meanOf(differences) ?? 0;
  const variance = varianceOf(differences);
  const half =
    variance === undefined
      ? undefined
      : studentQuantile((1 + confidence) / 2, known.length - 1) *
        Math.sqrt(variance / known.length);
  return [
    {
      kind,
      pairs: known.length,
      baseline: meanOf(known.map(({ before }) => before)) ?? 0,
      now: meanOf(known.map(({ after }) => after)) ?? 0,
      difference,
      ...(half !== undefined && {
        interval: { lower: difference - half, upper: difference + half },
      }),
    },
  ];
}

/** Costs and tokens of one trial; the latency is a median already. */
function readExpense(each: BaselineCase, kind: Expense['kind']): number | undefined {
  const value = each[kind];
  if (value === undefined || kind === 'latency_ms') return value;
  const { passed = 0, failed = 0, errored = 0 } = each.repeats;
  return value / Math.max(1, passed + failed + errored);
}
