import { fillUnknown } from '../../statistics/fill-unknown.ts';
import { exactMcNemar } from '../../statistics/mcnemar.ts';
import { benjaminiHochberg } from '../../statistics/multiplicity.ts';
import { meanOf } from '../../statistics/repeats.ts';
import { signFlipTest } from '../../statistics/sign-flip.ts';
import { steady } from '../../statistics/steady.ts';
import { type Estimate, known } from './estimate.ts';
import type { ByCase, SweepVariant } from './sweep-data.ts';

/** What variants are told apart by. */
export type Measure = 'passed' | 'scores';

/** A variant with what is known of it. */
export interface Entry {
  readonly variant: SweepVariant;
  readonly estimate: Estimate;
}

export interface Standing {
  /**
   * `ahead`: shown to be better on the cases that both have, and behind only for those it lacks. `alone`:
   * nothing to compare with, as where no case is common. `dropped`: by a search, for what it is compared by.
   */
  readonly kind: 'best' | 'tied' | 'worse' | 'ahead' | 'alone' | 'dropped';
  /** The adjusted p-value against the best; absent for itself. */
  readonly q?: number;
}

/** What share of the variants that are called worse may be so by chance. */
export const FALSE_DISCOVERY_RATE = 0.05;

/**
 * From the best: by how far it came in a search, by pass rate, then by score, then by how many cases could be
 * judged, then by what it costs; equal ones in the order of the plan. Rates and scores are over all cases, those
 * that could not be judged as {@link fillUnknown} says, so that a variant does not gain by them.
 */
export function rankVariants(entries: readonly Entry[]): readonly Entry[] {
  const rates = meansOf(entries, 'passed');
  const scores = meansOf(entries, 'scores');
  const ranked = entries.map((entry, index) => {
    const { droppedIn = Number.MAX_VALUE } = entry.variant;
    const { cases, costUsd } = entry.estimate;
    const cost = costUsd === undefined ? Number.MAX_VALUE : steady(costUsd);
    return { entry, worth: [droppedIn, rates[index] ?? -1, scores[index] ?? -1, cases, -cost] };
  });
  const sorted = ranked.toSorted(({ worth: one }, { worth: other }) => {
    const at = one.findIndex((value, index) => value !== other[index]);
    return at === -1 ? 0 : (other[at] ?? 0) - (one[at] ?? 0);
  });
  return sorted.map(({ entry }) => entry);
}

function meansOf(entries: readonly Entry[], measure: Measure): readonly (number | undefined)[] {
  return fillUnknown(entries.map(({ variant }) => variant[measure])).map((figures) => {
    const mean = meanOf(known(figures));
    return mean === undefined ? undefined : steady(mean);
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
  return !Number.isNaN(share) && !Number.isNaN(other) && steady(share) !== steady(other);
}

/**
 * How each of the ranked variants stands against the first: tied where nothing shows that it is worse; none is
 * the best where nothing is known of the first. Paired by case, over the cases that both have: McNemar's exact
 * test where each difference is a whole pass, else sign flips; the p-values adjusted as Benjamini and Hochberg
 * say. The first was chosen for having the highest number, which these tests do not know.
 */
export function compareWithBest(
  ranked: readonly SweepVariant[],
  measure: Measure,
  seed: number,
): readonly Standing[] {
  const [best, ...others] = ranked;
  if (best === undefined) return [];
  if (best[measure].every(Number.isNaN)) return ranked.map(() => ({ kind: 'alone' }));
  const tests = others.map((other) => testPair(other[measure], best[measure], seed));
  const adjusted = benjaminiHochberg(tests.flatMap((test) => test?.p ?? []));
  let next = 0;
  const standings = tests.map((test): Standing => {
    if (test === undefined) return { kind: 'alone' };
    const q = adjusted[next++] ?? 1;
    if (q > FALSE_DISCOVERY_RATE) return { kind: 'tied', q };
    return { kind: test.isLower ? 'worse' : 'ahead', q };
  });
  return [{ kind: 'best' }, ...standings];
}

interface PairTest {
  /** Two-sided. */
  readonly p: number;
  /** Whether the first of the two is the lower one, over what both have. */
  readonly isLower: boolean;
}

function testPair(values: ByCase, best: ByCase, seed: number): PairTest | undefined {
  const differences = known(
    values.map((value, index) => steady(value - (best[index] ?? Number.NaN))),
  );
  if (differences.length === 0) return undefined;
  const isLower = (meanOf(differences) ?? 0) < 0;
  if (differences.every(Number.isInteger)) {
    const worse = differences.filter((difference) => difference < 0).length;
    const better = differences.filter((difference) => difference > 0).length;
    return { p: exactMcNemar({ worse, better }).twoSided, isLower };
  }
  return { p: signFlipTest(differences, { seed }).twoSided, isLower };
}
