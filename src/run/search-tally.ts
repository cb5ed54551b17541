import type { SearchMeasure } from '../pipeline/search.ts';
import type { TrialRecord } from '../protocol/record.ts';

interface Mean {
  sum: number;
  count: number;
}

type Name = 'measure' | 'passed' | 'score';

/**
 * What the variants of a search have come to so far. The mean over cases of the means of their repeats:
 * all variants of a round have the same cases, so that a harder case is as hard for all. What could not be judged counts in no mean.
 */
export class SearchTally {
  readonly #by: SearchMeasure;
  readonly #variants = new Map<string, Map<string, Readonly<Record<Name, Mean>>>>();

  constructor(by: SearchMeasure) {
    this.#by = by;
  }

  add(trial: TrialRecord): void {
    const { outcome, score } = trial;
    if (outcome !== 'passed' && outcome !== 'failed') return;
    const cases = this.#variants.get(trial.variant_id) ?? new Map();
    this.#variants.set(trial.variant_id, cases);
    const sums = cases.get(trial.case) ?? { measure: none(), passed: none(), score: none() };
    cases.set(trial.case, sums);
    const passed = outcome === 'passed' ? 1 : 0;
    put(sums.passed, passed);
    put(sums.score, score);
    put(sums.measure, this.#measure(trial, passed));
  }

  #measure(trial: TrialRecord, passed: number): number | undefined {
    if (this.#by.kind === 'metric') return trial.metrics?.[this.#by.name];
    return this.#by.kind === 'score' ? trial.score : passed;
  }

  /**
   * The best of these variants: by the measure, then by the pass rate, then by the score; equal ones in the order in which they
   * are given. One without a value is behind all others.
   */
  pickBest(variants: readonly string[], count: number): ReadonlySet<string> {
    const worths = variants.map((id) => ({ id, worth: this.#worth(id) }));
    const sorted = worths.toSorted((a, b) => compareWorths(a.worth, b.worth));
    return new Set(sorted.slice(0, count).map(({ id }) => id));
  }

  #worth(variant: string): readonly number[] {
    const cases = [...(this.#variants.get(variant)?.values() ?? [])];
    return (['measure', 'passed', 'score'] as const).map((name) => {
      const means = cases.flatMap(({ [name]: { sum, count } }) => (count > 0 ? [sum / count] : []));
      // Sums of few different numbers, in the order in which trials ended: the last digits say nothing.
      const mean = means.reduce((sum, each) => sum + each, 0) / means.length;
      return Number.isNaN(mean) ? -Infinity : Number(mean.toPrecision(12));
    });
  }
}

function compareWorths(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  if (at === -1) return 0;
  return (a[at] ?? 0) > (b[at] ?? 0) ? -1 : 1;
}

function none(): Mean {
  return { sum: 0, count: 0 };
}

function put(mean: Mean, value: number | undefined): void {
  if (value === undefined) return;
  mean.sum += value;
  mean.count += 1;
}
