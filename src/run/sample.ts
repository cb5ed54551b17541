import type { Mutable } from '../protocol/mutable.ts';
import type { Outcome, TrialRecord } from '../protocol/record.ts';
import { TotalsTally } from '../protocol/totals-tally.ts';
import type { Confusion } from '../statistics/agreement.ts';
import type { ClusterShare } from '../statistics/clustered-rate.ts';
import type { DecidedCase } from './case-tally.ts';

/** How judges did against people, by the name that reports call them. */
export type Confusions = ReadonlyMap<string, Confusion>;

/** What a judge said of a sample, and how it did against people. */
export interface JudgedSample {
  readonly confusion: Confusion;
  /** Of each case in which it said something. */
  readonly cases: readonly ClusterShare[];
}

/** What is known of a metric, or of `score`. */
export interface MetricSample {
  /** Its mean in each case that has it. */
  readonly values: readonly number[];
  /** Cases that failed and may have it, of which an assertion that counts could not be judged. */
  readonly unknown: number;
  /** Cases in which its formula gives no finite number. */
  readonly valueless: number;
}

/** What is known of the trials and cases of a variant, a pipeline, a tag or a run: what its gates look at. */
export class Sample {
  readonly trials: TotalsTally = new TotalsTally();
  readonly cases: Record<Outcome, number> = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  /** What the repeat rule made of each case that could be judged. */
  readonly values: number[] = [];
  readonly #metrics: ReadonlyMap<string, Mutable<MetricSample> & { readonly values: number[] }>;
  readonly #judges: ReadonlyMap<string, JudgedSample & { readonly cases: ClusterShare[] }>;

  /** `metrics`: whose value in each case is kept. `judges`: whose verdicts are. */
  constructor(metrics: readonly string[] = [], judges: Confusions = new Map()) {
    this.#judges = new Map(
      [...judges].map(([name, confusion]) => [name, { confusion, cases: [] }]),
    );
    this.#metrics = new Map(
      metrics.map((name) => [name, { values: [], unknown: 0, valueless: 0 }]),
    );
  }

  addTrial(trial: TrialRecord): void {
    this.trials.add(trial);
  }

  addCase({ outcome, value, metrics, isOpen, valueless, judges }: DecidedCase): void {
    this.cases[outcome] += 1;
    if (value !== undefined) this.values.push(value);
    for (const [name, { cases }] of this.#judges) {
      const own = judges?.get(name);
      if (own !== undefined) cases.push(own);
    }
    for (const [name, metric] of this.#metrics) {
      const own = metrics.get(name);
      if (own !== undefined) metric.values.push(own);
      else if (valueless?.has(name)) metric.valueless += 1;
      else if (isOpen) metric.unknown += 1;
    }
  }

  /** Undefined of a judge that was not measured. */
  judged(name: string): JudgedSample | undefined {
    return this.#judges.get(name);
  }

  metric(name: string): MetricSample {
    return this.#metrics.get(name) ?? { values: [], unknown: 0, valueless: 0 };
  }
}
