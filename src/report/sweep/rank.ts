import { exactMcNemar } from '../../statistics/mcnemar.ts';
import { benjaminiHochberg } from '../../statistics/multiplicity.ts';
import { signFlipTest } from '../../statistics/sign-flip.ts';
import type { Estimate } from './estimate.ts';
import type { ByCase, SweepVariant } from './sweep-data.ts';

/** What variants are told apart by. */
export type Measure = 'passed' | 'scores';

/** A variant with what is known of it. */
export interface Entry {
  readonly variant: SweepVariant;
  readonly estimate: Estimate;
}

export interface Standing {
  /** `alone`: nothing to compare with, as where no case is common. `dropped`: by a search, for what it is compared by. */
  readonly kind: 'best' | 'tied' | 'worse' | 'alone' | 'dropped';
  /** The adjusted p-value against the best; absent for itself. */
  readonly q?: number;
}

/** What share of the variants that are called worse may be so by chance. */
export const FALSE_DISCOVERY_RATE = 0.05;

/** From the best: by how far it came in a search, by pass rate, then by score, then by what it costs; equal ones in the order of the plan. */
export function rankVariants(entries: readonly Entry[]): readonly Entry[] {
  const worth = ({
    variant: { droppedIn = Number.MAX_VALUE },
    estimate: { rate, score, costUsd },
  }: Entry): readonly number[] => [
    droppedIn,
    rate ?? -1,
    score ?? -1,
    -(costUsd ?? Number.MAX_VALUE),
  ];
  return entries.toSorted((a, b) => {
    const [one, other] = [worth(a), worth(b)];
    const at = one.findIndex((value, index) => value !== other[index]);
    return at === -1 ? 0 : (other[at] ?? 0) - (one[at] ?? 0);
  });
}

/** Passes, unless in no case variants differ in them: then scores. */
export function chooseMeasure(variants: readonly SweepVariant[]): Measure {
  const [first] = variants;
  const differs = variants.some(({ passed }) =>
    passed.some((share, index) => isOther(share, first?.passed[index])),
  );
  return differs ? 'passed' : 'scores';
}

function isOther(share: number, other = Number.NaN): boolean {
  return !Number.isNaN(share) && !Number.isNaN(other) && share !== other;
}

/**
 * How each of the ranked variants stands against the first: tied where nothing shows that it is worse. Paired by case, over
 * the cases that both have: McNemar's exact test where each difference is a whole pass, else sign flips; the p-values adjusted as Benjamini
 * and Hochberg say. The first was chosen for having the highest number, which these tests do not know.
 */
export function compareWithBest(
  ranked: readonly SweepVariant[],
  measure: Measure,
  seed: number,
): readonly Standing[] {
  const [best, ...others] = ranked;
  if (best === undefined) return [];
  const tests = others.map((other) => testPair(other[measure], best[measure], seed));
  const adjusted = benjaminiHochberg(tests.flatMap((p) => p ?? []));
  let next = 0;
  const standings = tests.map((p): Standing => {
    if (p === undefined) return { kind: 'alone' };
    const q = adjusted[next++] ?? 1;
    return { kind: q <= FALSE_DISCOVERY_RATE ? 'worse' : 'tied', q };
  });
  return [{ kind: 'best' }, ...standings];
}

function testPair(values: ByCase, best: ByCase, seed: number): number | undefined {
  const all = values.map((value, index) => value - (best[index] ?? Number.NaN));
  const differences = all.filter((difference) => !Number.isNaN(difference));
  if (differences.length === 0) return undefined;
  if (differences.every(Number.isInteger)) {
    const worse = differences.filter((difference) => difference < 0).length;
    const better = differences.filter((difference) => difference > 0).length;
    return exactMcNemar({ worse, better }).twoSided;
  }
  return signFlipTest(differences, { seed }).twoSided;
}
