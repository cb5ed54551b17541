import type { Gate, MetricGate, Pipeline, SampleGate } from '../pipeline/pipeline.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { GateRecord, SearchRoundRecord } from '../protocol/summary.ts';
import { CaseTally, type DecidedCase } from './case-tally.ts';
import { asksForMore, isUndecided } from './gates/evidence-gate.ts';
import { type GatePlace, judgeGate, judgeUnjudged } from './gates/judge-gate.ts';
import {
  type AskedGate,
  judgeRegressionGates,
  type PipelineBaseline,
} from './gates/regression-gate.ts';
import { RegressionTally } from './regression-tally.ts';
import { type Confusions, Sample } from './sample.ts';

/** One variant of a pipeline, as its trials finish. */
export interface VariantState {
  readonly open: CaseTally;
  readonly sample: Sample;
}

/** How a search for the best variants is getting on. */
export interface SearchState {
  readonly rounds: SearchRoundRecord[];
  readonly left: Set<string>;
  /** The round, from 1, after which a variant was dropped. */
  readonly dropped: Map<string, number>;
}

/** A pipeline, as its trials finish. */
export interface PipelineState {
  readonly planned: PlannedPipeline;
  readonly whole: Sample;
  readonly variants: ReadonlyMap<string, VariantState>;
  /** There where a gate holds it against an earlier run. */
  readonly regression?: { readonly baseline: PipelineBaseline; readonly tally: RegressionTally };
  readonly search?: SearchState;
}

/** What gates look at beyond the run. */
export interface Beside {
  readonly baseline?: PipelineBaseline;
  readonly calibrations?: Confusions;
}

export function openPipeline(
  planned: PlannedPipeline,
  { baseline, calibrations = new Map() }: Beside,
): PipelineState {
  const { repeat, gates, search, metrics: formulas } = planned.pipeline;
  const metrics = metricsOf(gates);
  const variants = planned.variants.map(({ id }) => {
    const open = new CaseTally(repeat, { judges: [...calibrations.keys()], formulas });
    return [id, { open, sample: new Sample(metrics, calibrations) }] as const;
  });
  return {
    planned,
    whole: new Sample(),
    variants: new Map(variants),
    ...(search && {
      search: {
        rounds: [],
        left: new Set(planned.variants.map(({ id }) => id)),
        dropped: new Map<string, number>(),
      },
    }),
    ...(baseline && { regression: { baseline, tally: new RegressionTally(repeat) } }),
  };
}

/** All but those that look at an earlier run as well. */
export function isSampleGate(gate: Gate): gate is SampleGate {
  return gate.kind !== 'regression';
}

/** Whose values in each case gates look at. */
export function metricsOf(gates: Pipeline['gates']): readonly string[] {
  return gates.filter((gate): gate is MetricGate => gate.kind === 'metric').map(({ name }) => name);
}

/** Adds a trial, whose place in the plan is given, and gives its case once that is decided. */
export function addTrial(
  state: PipelineState,
  trial: TrialRecord,
  place: number,
): DecidedCase | undefined {
  state.whole.addTrial(trial);
  state.regression?.tally.add(trial, place);
  const variant = state.variants.get(trial.variant_id);
  variant?.sample.addTrial(trial);
  return decide(variant, variant?.open.add(trial));
}

/** The same for a trial that is not needed. */
export function spareTrial(
  state: PipelineState,
  place: { readonly case: string; readonly variant: string },
): DecidedCase | undefined {
  state.whole.trials.spare();
  const variant = state.variants.get(place.variant);
  variant?.sample.trials.spare();
  return decide(variant, variant?.open.spare(place.case));
}

function decide(
  variant: VariantState | undefined,
  decided: DecidedCase | undefined,
): DecidedCase | undefined {
  if (decided !== undefined) variant?.sample.addCase(decided);
  return decided;
}

/**
 * The gates of all pipelines, in their order. Those that look at an earlier run are judged together. `isDecided`:
 * whether the run had its result before all was run.
 */
export function judgeAllGates(
  states: readonly PipelineState[],
  isDecided: boolean,
): readonly GateRecord[] {
  const asked = states.flatMap(askRegression);
  const records = judgeRegressionGates(asked);
  const judged = new Map(asked.map(({ gate }, index) => [gate, records[index] ?? []]));
  return states.flatMap((state) => judgeGates(state, judged, isDecided));
}

function askRegression({ planned, regression }: PipelineState): readonly AskedGate[] {
  if (regression === undefined) return [];
  const { name: pipeline, gates } = planned.pipeline;
  const { baseline, tally } = regression;
  return gates
    .filter((gate) => gate.kind === 'regression')
    .map((gate) => ({ gate, baseline, pipeline, cases: tally.cases() }));
}

/** Costs and tokens are of all variants together, everything else of each variant that no search dropped. */
function judgeGates(
  { planned, whole, variants, search }: PipelineState,
  regressions: ReadonlyMap<Gate, readonly GateRecord[]>,
  isDecided: boolean,
): readonly GateRecord[] {
  const { name: pipeline, gates } = planned.pipeline;
  return gates.flatMap((gate) => {
    if (gate.kind === 'regression') return regressions.get(gate) ?? [];
    if (gate.kind === 'cost' || gate.kind === 'tokens')
      return [judgeGate(gate, whole, { pipeline })];
    return planned.variants.flatMap(({ id }) => {
      const sample = variants.get(id)?.sample;
      if (sample === undefined || search?.dropped.has(id)) return [];
      const place: GatePlace = { pipeline, variant_id: id };
      const trials = planned.trialsOfVariant.get(id) ?? 0;
      if (hasJudged(sample)) return [judgeGate(gate, sample, { ...place, planned: trials })];
      const { not_run: notRun } = sample.trials.totals(trials).counts;
      return judgeUnjudged(gate, sample, { ...place, notRun, isDecided });
    });
  });
}

function hasJudged({ cases }: Sample): boolean {
  return cases.passed + cases.failed + cases.errored > 0;
}

/**
 * Variants whose pass-rate gate asks for more repeats: it cannot tell yet, and may by those that are left.
 * `areAnswered`: whether these have their answers, and are judged as long as it cannot tell.
 */
export function undecidedVariants(
  { planned, variants }: PipelineState,
  { areAnswered }: { readonly areAnswered: boolean },
): readonly string[] {
  const gate = planned.pipeline.gates
    .filter(isSampleGate)
    .find((each) => each.kind === 'pass_rate' && each.onInconclusive === 'more');
  if (gate?.kind !== 'pass_rate') return [];
  return [...variants].flatMap(([id, { sample }]) => {
    const { counts } = sample.trials.totals(planned.trialsOfVariant.get(id) ?? 0);
    const asks = areAnswered ? isUndecided(gate, counts) : asksForMore(gate, counts);
    return asks ? [id] : [];
  });
}
