import type { BaselineCase } from '../../compare/baseline.ts';
import type { ComparisonOptions } from '../../compare/comparison.ts';
import { judgeRegressions, type RegressionJudgement } from '../../compare/judge-regression.ts';
import type { RegressionGate } from '../../pipeline/regression-gate.ts';
import type { GateRecord } from '../../protocol/summary.ts';

/** What a pipeline's earlier run is to its gate. */
export interface PipelineBaseline {
  readonly cases: readonly BaselineCase[];
  /** Whether only a part of the pipeline was selected: cases that are not there are then not missed. */
  readonly isPartial: boolean;
}

/** A regression that was shown while the run went on. */
export interface RaisedAlarm {
  readonly pipeline: string;
  readonly variant: string;
  readonly message: string;
}

/** A gate, what it holds a run against, and the run. */
export interface AskedGate {
  readonly gate: RegressionGate;
  readonly baseline: PipelineBaseline;
  readonly pipeline: string;
  readonly cases: readonly BaselineCase[];
}

/** For each gate, a record for each variant. The tests of all gates of a run are adjusted for each other. */
export function judgeRegressionGates(
  asked: readonly AskedGate[],
): readonly (readonly GateRecord[])[] {
  const judged = judgeRegressions(
    asked.map(({ gate, baseline, cases }) => ({
      baseline: baseline.cases,
      now: cases,
      options: optionsOf(gate, baseline),
    })),
  );
  return asked.map((each, index) => recordsOf(each, judged[index] ?? []));
}

function optionsOf(
  { mode, alpha, minEffect, margin, allowMissing }: RegressionGate,
  { isPartial }: PipelineBaseline,
): ComparisonOptions {
  return { mode, alpha, minEffect, margin, allowMissing: allowMissing || isPartial };
}

function recordsOf(
  { gate, pipeline }: AskedGate,
  judgements: readonly RegressionJudgement[],
): readonly GateRecord[] {
  return judgements.map(({ variant, ...judged }) => ({
    pipeline,
    variant_id: variant,
    gate: 'regression',
    ...judged,
    ...((judged.result === 'not_met' || judged.result === 'inconclusive') && {
      hints: [`\`pulze-run compare ${gate.baseline.value}\` shows which cases turned`],
    }),
    location: gate.location,
  }));
}
