import type { SearchMeasure } from '../pipeline/search.ts';
import { type JudgedRepeat, judgeCase } from '../protocol/judge-case.ts';
import { findDecider, type RepeatRule } from '../protocol/pass-rule.ts';
import type { TrialRecord } from '../protocol/record.ts';
import { recall } from '../source/recall.ts';
import { fillUnknown } from '../statistics/fill-unknown.ts';

interface Mean {
  sum: number;
  count: number;
}

const NAMES = ['measure', 'passed', 'score'] as const;
type Name = (typeof NAMES)[number];

/** A case as far as it was tried. */
type Tried = Readonly<Record<Name, Mean>> & {
  /** Those that were judged, where its rule looks at scores. */
  readonly repeats: JudgedRepeat[];
};

/**
 * What the variants of a search have come to so far. The mean over cases of the means of their repeats:
 * all variants of a round have the same cases, so that a harder case is as hard for all. A variant gains nothing by
 * a case that could not be judged: see {@link fillUnknown}.
 */
export class SearchTally {
  readonly #by: SearchMeasure;
  readonly #rule: RepeatRule;
  readonly #variants = new Map<string, Map<string, Tried>>();

  constructor(by: SearchMeasure, rule: RepeatRule) {
    this.#by = by;
    this.#rule = rule;
  }

  add(trial: TrialRecord): void {
    const { outcome, score } = trial;
    if (outcome !== 'passed' && outcome !== 'failed') return;
    const cases = recall(this.#variants, trial.variant_id, () => new Map());
    const sums = recall(cases, trial.case, () => ({
      ...{ measure: none(), passed: none(), score: none(), repeats: [] },
    }));
    put(sums.score, score);
    if (this.#by.kind !== 'pass_rate') put(sums.measure, this.#measure(trial));
    this.#addPass(sums, trial);
  }

  /** The share of a case's repeats that passed; where its rule looks at scores, what that makes of them so far. */
  #addPass(sums: Tried, { outcome, score }: TrialRecord): void {
    let share = sums.passed;
    if (findDecider(this.#rule) === undefined) put(share, outcome === 'passed' ? 1 : 0);
    else {
      sums.repeats.push(score === undefined ? { outcome } : { outcome, score });
      const decided = judgeCase(this.#rule, sums.repeats).outcome;
      share = { sum: decided === 'passed' ? 1 : 0, count: 1 };
    }
    Object.assign(sums.passed, share);
    if (this.#by.kind === 'pass_rate') Object.assign(sums.measure, share);
  }

  #measure(trial: TrialRecord): number | undefined {
    return this.#by.kind === 'metric' ? trial.metrics?.[this.#by.name] : trial.score;
  }

  /**
   * The best of these variants: by the measure, then by the pass rate, then by the score, then by how many cases could be
   * judged; equal ones in the order in which they are given. One without a value is behind all others.
   */
  pickBest(variants: readonly string[], count: number): ReadonlySet<string> {
    const [measures = [], rates = [], scores = []] = NAMES.map((name) =>
      this.#means(variants, name),
    );
    const worths = variants.map((id, index) => {
      const judged = this.#variants.get(id)?.size ?? 0;
      const means = [measures, rates, scores].map((each) => each[index] ?? -Infinity);
      return { id, worth: [...means, judged] };
    });
    const sorted = worths.toSorted((a, b) => compareWorths(a.worth, b.worth));
    return new Set(sorted.slice(0, count).map(({ id }) => id));
  }

  /** Of each variant, the mean over all cases that any of them was judged in. */
  #means(variants: readonly string[], name: Name): readonly number[] {
    const cases = variants.map((id) => this.#variants.get(id));
    const ids = [...new Set(cases.flatMap((each) => [...(each?.keys() ?? [])]))];
    const rows = cases.map((each) => ids.map((id) => meanOf(each?.get(id)?.[name])));
    return fillUnknown(rows).map((row) => {
      const known = row.filter((figure) => !Number.isNaN(figure));
      // Sums of few different numbers, in the order in which trials ended: the last digits say nothing.
      const mean = known.reduce((sum, each) => sum + each, 0) / known.length;
      return Number.isNaN(mean) ? -Infinity : Number(mean.toPrecision(12));
    });
  }
}

/** NaN of none. */
function meanOf({ sum, count }: Mean = none()): number {
  return sum / count;
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
