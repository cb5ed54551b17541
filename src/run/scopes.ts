import type { Gate, SampleGate } from '../pipeline/pipeline.ts';
import type { RunGates } from '../pipeline/run-gates.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { GateRecord } from '../protocol/summary.ts';
import { recall } from '../source/recall.ts';
import type { DecidedCase } from './case-tally.ts';
import { judgeGate, judgeUnjudged, type Missing } from './gates/judge-gate.ts';
import { isSampleGate, metricsOf } from './pipeline-state.ts';
import { type ClusteredName, Sample } from './sample.ts';

/** Which variants a search has dropped, by the name of their pipeline. */
export type Dropped = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** What gates of a tag, or of the whole run, look at. Of a search, each variant is kept apart, as it may be dropped. */
export class Scope {
  /** Absent for the whole run. */
  readonly tag: string | undefined;
  readonly #gates: readonly SampleGate[];
  readonly #clustered: readonly ClusteredName[];
  readonly #sample: Sample;
  readonly #tried = new Map<string, Map<string, Sample>>();

  constructor(
    gates: readonly SampleGate[],
    { tag, clustered }: { readonly tag?: string; readonly clustered: readonly ClusteredName[] },
  ) {
    this.tag = tag;
    this.#gates = gates;
    this.#clustered = clustered;
    this.#sample = this.#makeSample();
  }

  #makeSample(): Sample {
    return new Sample(metricsOf(this.#gates), new Map(), this.#clustered);
  }

  addTrial(planned: PlannedPipeline, trial: TrialRecord): void {
    this.#sampleOf(planned, trial.variant_id).addTrial(trial);
  }

  spare(planned: PlannedPipeline, variant: string): void {
    this.#sampleOf(planned, variant).trials.spare();
  }

  addCase(planned: PlannedPipeline, decided: DecidedCase, place: CasePlace): void {
    const { name, search } = planned.pipeline;
    // How many variants of a search a case will be run with is not known before its end.
    const variants = search === undefined ? planned.variants.length : Number.POSITIVE_INFINITY;
    const group = { pipeline: name, case: place.case, variants };
    this.#sampleOf(planned, place.variant).addCase(decided, group);
  }

  #sampleOf({ pipeline: { name, search } }: PlannedPipeline, variant: string): Sample {
    if (search === undefined) return this.#sample;
    const samples = recall(this.#tried, name, () => new Map());
    return recall(samples, variant, () => this.#makeSample());
  }

  /**
   * Costs and tokens are of all that was tried, everything else of the variants that no search dropped. `missing`
   * is of the whole run.
   */
  judge(dropped: Dropped, missing: Missing): readonly GateRecord[] {
    const tried = [...this.#tried].flatMap(([pipeline, samples]) =>
      [...samples].map(([variant, sample]) => ({
        sample,
        isLeft: dropped.get(pipeline)?.has(variant) !== true,
      })),
    );
    const left = this.#join(tried.filter(({ isLeft }) => isLeft));
    const all = this.#join(tried);
    return this.#gates.flatMap((gate) => {
      const sample = gate.kind === 'cost' || gate.kind === 'tokens' ? all : left;
      const { passed, failed, errored } = sample.trials.counts;
      const place = this.tag === undefined ? {} : { tag: this.tag };
      if (passed + failed + errored > 0) return [judgeGate(gate, sample, place)];
      if (this.#isAbsent(sample)) return [];
      // Of a tag it is not known whether anything of its own was left.
      const isDecided = missing.isDecided && this.tag === undefined;
      return judgeUnjudged(gate, sample, { ...place, ...missing, isDecided });
    });
  }

  /** A tag that no trial has gates nothing: another selection of pipelines may have it. */
  #isAbsent(sample: Sample): boolean {
    return this.tag !== undefined && sample.trials.counts.skipped === 0;
  }

  #join(tried: readonly { readonly sample: Sample }[]): Sample {
    if (tried.length === 0) return this.#sample;
    const joined = this.#makeSample();
    for (const sample of [this.#sample, ...tried.map((each) => each.sample)]) joined.addAll(sample);
    return joined;
  }
}

/** Which case of a pipeline, of which variant. */
export interface CasePlace {
  readonly case: string;
  readonly variant: string;
}

/** What the configuration's gates look at. */
export function openScopes(
  { run, tags }: RunGates,
  planned: readonly PlannedPipeline[],
): readonly Scope[] {
  const tagged = [...tags].map(([tag, gates]) => openScope(gates, planned, tag));
  return run.length === 0 ? tagged : [...tagged, openScope(run, planned)];
}

function openScope(
  written: readonly Gate[],
  planned: readonly PlannedPipeline[],
  tag?: string,
): Scope {
  const gates = written.filter(isSampleGate).map((gate) => findShare(gate, planned));
  const clustered = planned.some(({ variants }) => variants.length > 1) ? clusteredOf(gates) : [];
  return new Scope(gates, { clustered, ...(tag !== undefined && { tag }) });
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
