import type { Mutable } from '../protocol/mutable.ts';
import { OUTCOMES, type Outcome, type TrialRecord } from '../protocol/record.ts';
import { TotalsTally } from '../protocol/totals-tally.ts';
import { recall } from '../source/recall.ts';
import type { Confusion } from '../statistics/agreement.ts';
import type { ClusterShare } from '../statistics/clustered-rate.ts';
import type { Clusters } from '../statistics/pooled-clusters.ts';
import { steady } from '../statistics/steady.ts';
import type { DecidedCase } from './case-tally.ts';
import { type CaseGroup, ClusterTally } from './cluster-tally.ts';

const PASS_RATE = 'pass_rate';

/** What may be summed up over the variants of a case. */
export type ClusteredName = typeof PASS_RATE | `metric.${string}`;

/** How judges did against people, by the name that reports call them. */
export type Confusions = ReadonlyMap<string, Confusion>;

/** What a judge said of a sample, and how it did against people. */
export interface JudgedSample {
  readonly confusion: Confusion;
  /** Of each case in which it said all that it was asked for. */
  readonly cases: readonly ClusterShare[];
  /** Cases in which it gave no verdict although it was asked for one. */
  readonly unknown: number;
}

/** What is known of a metric, or of `score`. */
export interface MetricSample {
  /** Its mean in each case that has it. */
  readonly values: readonly number[];
  /** Cases in which an assertion that adds to it could not be judged. */
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
  readonly #judges: ReadonlyMap<string, Mutable<JudgedSample> & { readonly cases: ClusterShare[] }>;

  readonly #means = new Map<string, { sum: number; count: number }>();
  readonly #clusters: ReadonlyMap<string, ClusterTally>;

  /**
   * `metrics`: whose value in each case is kept. `judges`: whose verdicts are. `clustered`: metrics (and
   * `pass_rate`) of which it is also kept what the variants of each case come to together.
   */
  constructor(
    metrics: readonly string[] = [],
    judges: Confusions = new Map(),
    clustered: readonly ClusteredName[] = [],
  ) {
    this.#clusters = new Map(clustered.map((name) => [name, new ClusterTally()]));
    this.#judges = new Map(
      [...judges].map(([name, confusion]) => [name, { confusion, cases: [], unknown: 0 }]),
    );
    this.#metrics = new Map(
      metrics.map((name) => [name, { values: [], unknown: 0, valueless: 0 }]),
    );
  }

  /** What another is known of, too: of the same metrics and judges. */
  addAll(other: Sample): void {
    this.trials.addAll(other.trials);
    for (const outcome of OUTCOMES) this.cases[outcome] += other.cases[outcome];
    pushAll(this.values, other.values);
    for (const [name, judge] of this.#judges) {
      const { cases = [], unknown = 0 } = other.judged(name) ?? {};
      pushAll(judge.cases, cases);
      judge.unknown += unknown;
    }
    for (const [name, mean] of other.#means) this.#addToMean(name, mean);
    for (const [name, tally] of other.#clusters) this.#clusters.get(name)?.addAll(tally);
    for (const [name, metric] of this.#metrics) {
      const { values, unknown, valueless } = other.metric(name);
      pushAll(metric.values, values);
      metric.unknown += unknown;
      metric.valueless += valueless;
    }
  }

  addTrial(trial: TrialRecord): void {
    this.trials.add(trial);
  }

  /** `group`: what the case goes together with; needed where values are clustered. */
  addCase(decided: DecidedCase, group?: CaseGroup): void {
    const { outcome, value, metrics, unknown, valueless } = decided;
    if (group !== undefined) this.#addToClusters(decided, group);
    this.cases[outcome] += 1;
    if (value !== undefined) this.values.push(value);
    this.#addVerdicts(decided);
    this.#addMeans(metrics);
    for (const [name, metric] of this.#metrics) {
      const own = metrics.get(name);
      if (own !== undefined) metric.values.push(own);
      else if (valueless?.has(name)) metric.valueless += 1;
      else if (unknown?.has(name)) metric.unknown += 1;
    }
  }

  #addToClusters({ outcome, metrics }: DecidedCase, group: CaseGroup): void {
    for (const [name, tally] of this.#clusters) {
      if (name !== PASS_RATE) tally.add(group, metrics.get(name.slice('metric.'.length)));
      else if (outcome === 'passed' || outcome === 'failed')
        tally.add(group, Number(outcome === 'passed'));
      else tally.add(group, undefined);
    }
  }

  /** Of a metric, or of `pass_rate`; undefined where each case counts for itself, as where none has several variants. */
  clusters(name: ClusteredName): Clusters | undefined {
    const clusters = this.#clusters.get(name)?.clusters();
    return clusters && hasSeveral(clusters) ? clusters : undefined;
  }

  #addVerdicts({ judges, silent }: DecidedCase): void {
    for (const [name, judge] of this.#judges) {
      const own = judges?.get(name);
      if (own !== undefined) judge.cases.push(own);
      else if (silent?.has(name)) judge.unknown += 1;
    }
  }

  #addMeans(means: ReadonlyMap<string, number>): void {
    for (const [name, mean] of means) {
      if (name !== 'score') this.#addToMean(name, { sum: mean, count: 1 });
    }
  }

  #addToMean(name: string, { sum, count }: { readonly sum: number; readonly count: number }): void {
    const known = recall(this.#means, name, () => ({ sum: 0, count: 0 }));
    known.sum += sum;
    known.count += count;
  }

  /** Of each metric, by name, the mean over the cases that were decided and have it. */
  meansOfMetrics(): Readonly<Record<string, number>> {
    const means = [...this.#means].map(
      ([name, { sum, count }]) => [name, steady(sum / count)] as const,
    );
    return Object.fromEntries(means.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Undefined of a judge that was not measured. */
  judged(name: string): JudgedSample | undefined {
    return this.#judges.get(name);
  }

  metric(name: string): MetricSample {
    return this.#metrics.get(name) ?? { values: [], unknown: 0, valueless: 0 };
  }
}

/** One by one, since a call takes only so many arguments. */
function pushAll<Value>(values: Value[], others: readonly Value[]): void {
  for (const value of others) values.push(value);
}

function hasSeveral({ counts }: Clusters): boolean {
  for (let at = 0; at < counts.length; at++) if ((counts[at] ?? 0) > 1) return true;
  return false;
}
