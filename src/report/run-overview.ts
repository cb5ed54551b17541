import type { BudgetName, BudgetRecord } from '../protocol/budget-record.ts';
import type { KnownPrices, VariantEstimate } from '../protocol/estimate.ts';
import type { PipelineInfo, RunStarted } from '../protocol/event.ts';
import { mostRepeats } from '../protocol/pass-rule.ts';
import type { PoolRecord } from '../protocol/pool-record.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type {
  ConformanceRecord,
  GateRecord,
  PipelineSummary,
  ReducedRepeats,
  RunStop,
  Totals,
  VariantSummary,
} from '../protocol/summary.ts';
import { Tally } from './tally.ts';

/**
 * What is known of a run as a whole while its trials are read: from the run's own summary, and for
 * a run that was killed before it wrote one, from the trials that were read so far.
 */
export class RunOverview {
  readonly #run: StoredRun;
  readonly #tally: Tally | undefined;

  constructor(run: StoredRun) {
    this.#run = run;
    this.#tally = run.finished === undefined ? new Tally() : undefined;
  }

  /** Whether the run came to write its summary. */
  get complete(): boolean {
    return this.#run.finished !== undefined;
  }

  get pools(): readonly PoolRecord[] {
    return this.#run.finished?.summary.pools ?? [];
  }

  get forecast(): readonly VariantEstimate[] | undefined {
    return this.#run.started.run.forecast;
  }

  get prices(): KnownPrices | undefined {
    return this.#run.started.run.prices;
  }

  /** Undefined where the run came to write nothing of it. */
  findVariant(pipeline: string, id: string): VariantSummary | undefined {
    const info = this.#run.started.pipelines.find(({ name }) => name === pipeline);
    const summary = info && this.pipeline(info);
    return summary?.variants.find(({ variant_id }) => variant_id === id);
  }

  get budgets(): readonly BudgetRecord[] {
    return this.#run.finished?.summary.budgets ?? [];
  }

  get started(): RunStarted {
    return this.#run.started;
  }

  get runId(): string {
    return this.#run.started.run.id;
  }

  /** To be called with every trial. */
  add(trial: TrialRecord): void {
    this.#tally?.add(trial);
  }

  totals(): Totals {
    const own = this.#run.finished?.summary;
    return own ?? (this.#tally ?? new Tally()).totals(this.#run.started.trials);
  }

  /** Of the trials that a budget pays for; undefined where nothing sums them up. */
  paidFrom({ of, name }: BudgetName): Totals | undefined {
    if (of === 'run') return this.totals();
    const [info, ...others] = this.#run.started.pipelines.filter((each) => each.name === name);
    return of === 'tag' || info === undefined || others.length > 0
      ? undefined
      : this.pipeline(info);
  }

  /** Cases of every variant, by the rule for repeats. */
  cases(): {
    readonly passed: number;
    readonly judged: number;
    readonly errored: number;
    readonly open: number;
    readonly isRepeated: boolean;
  } {
    const { pipelines } = this.#run.started;
    const variants = pipelines.flatMap((info) => this.pipeline(info)?.variants ?? []);
    const sum = (count: (variant: VariantSummary) => number): number =>
      variants.reduce((total, variant) => total + count(variant), 0);
    return {
      passed: sum((variant) => variant.cases_passed),
      judged: sum((variant) => variant.cases_judged),
      errored: sum((variant) => variant.cases_errored ?? 0),
      open: sum((variant) => variant.cases_open ?? 0),
      isRepeated: pipelines.some(({ repeat }) => repeat !== undefined && mostRepeats(repeat) > 1),
    };
  }

  /** What rules for repeats made of the cases, where there is one variant to tell of. */
  reduced(): readonly ReducedRepeats[] {
    const all = this.#run.started.pipelines.flatMap((info) => this.pipeline(info)?.variants ?? []);
    const [only] = all;
    return all.length === 1 && only?.reduced ? [only.reduced] : [];
  }

  /** What the plan says of a pipeline. */
  findPipeline(name: string, file: string): PipelineInfo {
    const { pipelines, trials } = this.#run.started;
    const known = pipelines.find((info) => info.name === name && info.file === file);
    return known ?? { name, file, trials, variants: 1 };
  }

  pipeline(info: PipelineInfo): PipelineSummary | undefined {
    const own = this.#run.finished?.summary.pipelines.find(
      (summary) => summary.pipeline === info.name && summary.file === info.file,
    );
    return own ?? this.#tally?.pipeline(info.name, info.file, info.trials);
  }

  gates(info: PipelineInfo): readonly GateRecord[] {
    const namesakes = this.#run.started.pipelines.filter((other) => other.name === info.name);
    return this.allGates().filter(
      (gate) =>
        gate.pipeline === info.name && (namesakes.length < 2 || gate.location.path === info.file),
    );
  }

  /** Those of a tag or of the whole run. */
  sharedGates(): readonly GateRecord[] {
    return this.allGates().filter((gate) => gate.pipeline === undefined);
  }

  allGates(): readonly GateRecord[] {
    return this.#run.finished?.summary.gates ?? [];
  }

  conformance(): readonly ConformanceRecord[] {
    const summary = this.#run.finished?.summary;
    return summary === undefined ? (this.#tally?.conformance() ?? []) : (summary.conformance ?? []);
  }

  get stop(): RunStop | undefined {
    return this.#run.finished?.summary.stop;
  }

  get durationMilliseconds(): number | undefined {
    return this.#run.finished?.summary.duration_ms;
  }
}
