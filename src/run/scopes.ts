import type { Gate, SampleGate } from '../pipeline/pipeline.ts';
import type { RunGates } from '../pipeline/run-gates.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import { isSampleGate, metricsOf } from './pipeline-state.ts';
import { type ClusteredName, Sample } from './sample.ts';

/** What gates of a tag, or of the whole run, look at. */
export interface Scope {
  readonly gates: readonly SampleGate[];
  /** Absent for the whole run. */
  readonly tag?: string;
  readonly sample: Sample;
}

/** What the configuration's gates look at. */
export function openScopes(
  { run, tags }: RunGates,
  planned: readonly PlannedPipeline[],
): readonly Scope[] {
  const tagged = [...tags].map(([tag, gates]) => ({ tag, ...openScope(gates, planned) }));
  return run.length === 0 ? tagged : [...tagged, openScope(run, planned)];
}

function openScope(
  written: readonly Gate[],
  planned: readonly PlannedPipeline[],
): Omit<Scope, 'tag'> {
  const gates = written.filter(isSampleGate).map((gate) => findShare(gate, planned));
  const clustered = planned.some(({ variants }) => variants.length > 1) ? clusteredOf(gates) : [];
  return { gates, sample: new Sample(metricsOf(gates), new Map(), clustered) };
}

/** What a metric is made of, only pipelines know: a share, unless one of them makes it by a formula. */
function findShare(gate: SampleGate, planned: readonly PlannedPipeline[]): SampleGate {
  if (gate.kind !== 'metric') return gate;
  return { ...gate, isShare: !planned.some(({ pipeline }) => pipeline.metrics.has(gate.name)) };
}

/** Of what a bound is asked: variants of a case are not independent, and would look like more cases. */
function clusteredOf(gates: readonly SampleGate[]): readonly ClusteredName[] {
  return gates.flatMap((gate): readonly ClusteredName[] => {
    if (gate.kind === 'pass_rate') return gate.confidence === undefined ? [] : ['pass_rate'];
    if (gate.kind !== 'metric' || gate.confidence === undefined) return [];
    return [`metric.${gate.name}`];
  });
}
