import { meanOf, varianceOf } from '../statistics/repeats.ts';
import { studentQuantile } from '../statistics/student.ts';
import type { Expense } from './comparison.ts';
import { differencesOf, type PairedNumbers, type PairTally } from './pair-tally.ts';

/** What trials take on both sides: cost, tokens and latency, as far as they are known. */
export function compareExpenses({ expenses }: PairTally, confidence: number): readonly Expense[] {
  return [...expenses].flatMap(([kind, known]) => compareExpense(kind, known, confidence));
}

function compareExpense(
  kind: Expense['kind'],
  known: PairedNumbers,
  confidence: number,
): readonly Expense[] {
  const pairs = known.now.length;
  if (pairs === 0) return [];
  const differences = differencesOf(known);
  const difference = meanOf(differences) ?? 0;
  const variance = varianceOf(differences);
  const half =
    variance === undefined
      ? undefined
      : studentQuantile((1 + confidence) / 2, pairs - 1) * Math.sqrt(variance / pairs);
  return [
    {
      kind,
      pairs,
      baseline: meanOf(known.baseline) ?? 0,
      now: meanOf(known.now) ?? 0,
      difference,
      ...(half !== undefined && {
        interval: { lower: difference - half, upper: difference + half },
      }),
    },
  ];
}
