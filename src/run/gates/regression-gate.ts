import type { BaselineCase } from '../../compare/baseline.ts';
import { judgeRegression } from '../../compare/judge-regression.ts';
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

/** A record for each variant. */
export function judgeRegressionGate(
  gate: RegressionGate,
  { cases, isPartial }: PipelineBaseline,
  now: { readonly pipeline: string; readonly cases: readonly BaselineCase[] },
): readonly GateRecord[] {
  const { mode, alpha, minEffect, margin } = gate;
  const allowMissing = gate.allowMissing || isPartial;
  const options = { mode, alpha, minEffect, margin, allowMissing };
  return judgeRegression(cases, now.cases, options).map(({ variant, ...judged }) => ({
    pipeline: now.pipeline,
    variant_id: variant,
    gate: 'regression',
    ...judged,
    ...((judged.result === 'not_met' || judged.result === 'inconclusive') && {
      hints: [`\`pulze-run compare ${gate.baseline.value}\` shows which cases turned`],
    }),
    location: gate.location,
  }));
}
