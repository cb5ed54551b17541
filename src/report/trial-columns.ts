import type { StepRecord, TrialRecord, VerdictKind } from '../protocol/record.ts';
import { ownValue } from '../source/own-value.ts';
import type { CsvValue } from './csv-text.ts';
import { findAnsweringStep, formatValue } from './trial-row.ts';

/** A column of the tidy table: its name, and what a trial has there. */
export interface TidyColumn {
  readonly name: string;
  read(trial: TrialRecord): CsvValue;
}

/** What the trials of a run have that others may not, each name once, in the order in which they come. */
export class TidyNames {
  readonly axes: Set<string> = new Set();
  readonly metrics: Set<string> = new Set();
  readonly assertions: Set<string> = new Set();

  add({ variant, metrics, assertions }: TrialRecord): void {
    for (const axis of Object.keys(variant)) this.axes.add(axis);
    for (const metric of Object.keys(metrics ?? {})) this.metrics.add(metric);
    for (const { name } of assertions) this.assertions.add(name);
  }
}

/**
 * A column for each fact. Those that depend on the pipelines have a prefix, so that an axis `model`, which was
 * asked for, stands beside `model`, which answered.
 */
export function makeTidyColumns(names: TidyNames): readonly TidyColumn[] {
  return [
    column('id', (trial) => trial.id),
    column('pipeline', (trial) => trial.pipeline),
    column('file', (trial) => trial.file),
    column('case', (trial) => trial.case),
    column('case_name', (trial) => trial.case_name),
    column('variant', (trial) => trial.variant_id),
    ...[...names.axes].map((axis) => column(`variant.${axis}`, (trial) => readAxis(trial, axis))),
    column('repeat', (trial) => trial.repeat),
    column('outcome', (trial) => trial.outcome),
    column('score', (trial) => trial.score),
    ...[...names.metrics].map((name) =>
      column(`metric.${name}`, (trial) => readMetric(trial, name)),
    ),
    column('prompt_tokens', (trial) => trial.usage?.prompt_tokens),
    column('completion_tokens', (trial) => trial.usage?.completion_tokens),
    column('total_tokens', (trial) => trial.usage?.total_tokens),
    column('cost_usd', (trial) => trial.cost_usd),
    column('latency_ms', (trial) => trial.latency_ms),
    column('ttft_ms', (trial) => findAnsweringStep(trial)?.ttft_ms),
    column('model', (trial) => findAnsweringStep(trial)?.model),
    column('finish_reason', (trial) => findAnsweringStep(trial)?.finish_reason ?? undefined),
    column('attempts', (trial) => countAttempts(trial.steps)),
    column('answered_from', (trial) => findAnsweringStep(trial)?.answered_from),
    ...[...names.assertions].map((name) =>
      column(`assert.${name}`, (trial) => readVerdict(trial, name)),
    ),
  ];
}

function column(name: string, read: TidyColumn['read']): TidyColumn {
  return { name, read };
}

function readAxis({ variant }: TrialRecord, axis: string): CsvValue {
  const value = ownValue(variant, axis);
  return value === undefined || typeof value === 'number' ? value : formatValue(value);
}

function readMetric({ metrics }: TrialRecord, name: string): number | undefined {
  return ownValue(metrics, name);
}

/** HTTP attempts of all steps; nothing where no step was sent. */
function countAttempts(steps: readonly StepRecord[]): number | undefined {
  const counts = steps.flatMap(({ attempts }) => attempts?.length ?? []);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** Of several assertions of one name, the worst, as for an outcome: failed, then errored. */
const WORST_FIRST: readonly VerdictKind[] = ['failed', 'errored', 'skipped', 'passed'];

function readVerdict({ assertions }: TrialRecord, name: string): CsvValue {
  const verdicts = assertions.filter((each) => each.name === name).map(({ verdict }) => verdict);
  return WORST_FIRST.find((kind) => verdicts.includes(kind));
}
