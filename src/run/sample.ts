import type { Outcome, TrialRecord } from '../protocol/record.ts';
import { TotalsTally } from '../protocol/totals-tally.ts';
import type { DecidedCase } from './case-tally.ts';

/** What is known of the trials and cases of a variant, a pipeline, a tag or a run: what its gates look at. */
export class Sample {
  readonly trials: TotalsTally = new TotalsTally();
  readonly cases: Record<Outcome, number> = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  /** What the repeat rule made of each case that could be judged. */
  readonly values: number[] = [];
  readonly #metrics: ReadonlyMap<string, number[]>;

  /** `metrics`: whose value in each case is kept. */
  constructor(metrics: readonly string[] = []) {
    this.#metrics = new Map(metrics.map((name) => [name, []]));
  }

  addTrial(trial: TrialRecord): void {
    this.trials.add(trial);
  }

  addCase({ outcome, value, metrics }: DecidedCase): void {
    this.cases[outcome] += 1;
    if (value !== undefined) this.values.push(value);
    for (const [name, values] of this.#metrics) {
      const own = metrics.get(name);
      if (own !== undefined) values.push(own);
    }
  }

  /** A metric's mean in each case that has it. */
  metric(name: string): readonly number[] {
    return this.#metrics.get(name) ?? [];
  }
}
