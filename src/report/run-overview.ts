import type { PipelineInfo } from '../protocol/event.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type {
  ConformanceRecord,
  GateRecord,
  PipelineSummary,
  RunStop,
  Totals,
} from '../protocol/summary.ts';
import { Tally } from './tally.ts';

/**
 * What is known of a run as a whole while its trials are read: from the run's own summary, and for
 * a run that was killed before it wrote one, from the trials that were read so far.
 */
export class RunOverview {
  private readonly run: StoredRun;
  private readonly tally: Tally | undefined;

  constructor(run: StoredRun) {
    this.run = run;
    this.tally = run.finished === undefined ? new Tally() : undefined;
  }

  /** Whether the run came to write its summary. */
  get complete(): boolean {
    return this.run.finished !== undefined;
  }

  get runId(): string {
    return this.run.started.run.id;
  }

  /** To be called with every trial. */
  add(trial: TrialRecord): void {
    this.tally?.add(trial);
  }

  totals(): Totals {
    const own = this.run.finished?.summary;
    return own ?? (this.tally ?? new Tally()).totals(this.run.started.trials);
  }

  /** Cases of every variant that passed and that were judged, by the rule for repeats. */
  cases(): { readonly passed: number; readonly judged: number } {
    const variants = this.run.started.pipelines.flatMap(
      (info) => this.pipeline(info)?.variants ?? [],
    );
    return {
      passed: variants.reduce((sum, variant) => sum + variant.cases_passed, 0),
      judged: variants.reduce((sum, variant) => sum + variant.cases_judged, 0),
    };
  }

  /** What the plan says of a pipeline. */
  findPipeline(name: string, file: string): PipelineInfo {
    const { pipelines, trials } = this.run.started;
    const known = pipelines.find((info) => info.name === name && info.file === file);
    return known ?? { name, file, trials, variants: 1, repeat: { count: 1, pass: 'all' } };
  }

  pipeline(info: PipelineInfo): PipelineSummary | undefined {
    const own = this.run.finished?.summary.pipelines.find(
      (summary) => summary.pipeline === info.name && summary.file === info.file,
    );
    return own ?? this.tally?.pipeline(info.name, info.file, info.trials);
  }

  gates(info: PipelineInfo): readonly GateRecord[] {
    const namesakes = this.run.started.pipelines.filter((other) => other.name === info.name);
    return this.allGates().filter(
      (gate) =>
        gate.pipeline === info.name && (namesakes.length < 2 || gate.location.path === info.file),
    );
  }

  allGates(): readonly GateRecord[] {
    return this.run.finished?.summary.gates ?? [];
  }

  conformance(): readonly ConformanceRecord[] {
    const summary = this.run.finished?.summary;
    return summary === undefined ? (this.tally?.conformance() ?? []) : (summary.conformance ?? []);
  }

  get stop(): RunStop | undefined {
    return this.run.finished?.summary.stop;
  }

  get durationMilliseconds(): number | undefined {
    return this.run.finished?.summary.duration_ms;
  }
}
