import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { ConformanceTally } from '../protocol/conformance-tally.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type {
  GateRecord,
  PipelineSummary,
  RunStop,
  RunSummary,
  VariantSummary,
} from '../protocol/summary.ts';
import { TotalsTally } from '../protocol/totals-tally.ts';
import { CaseTally } from './judge-cases.ts';

interface VariantState {
  readonly trials: TotalsTally;
  readonly cases: CaseTally;
}

interface PipelineState {
  readonly planned: PlannedPipeline;
  readonly trials: TotalsTally;
  readonly variants: ReadonlyMap<string, VariantState>;
}

/** Folds trials into the run's totals as they finish. Memory: a few numbers per trial. */
export class RunRecorder {
  readonly #plan: Plan;
  readonly #whole = new TotalsTally();
  readonly #conformance = new ConformanceTally();
  readonly #pipelines: ReadonlyMap<string, PipelineState>;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#pipelines = new Map(
      plan.pipelines.map((planned) => [planned.pipeline.name, openPipeline(planned)]),
    );
  }

  add(trial: TrialRecord): void {
    this.#whole.add(trial);
    this.#conformance.add(trial);
    const state = this.#pipelines.get(trial.pipeline);
    state?.trials.add(trial);
    const variant = state?.variants.get(trial.variant_id);
    variant?.trials.add(trial);
    variant?.cases.add(trial);
  }

  /** Cases that did not pass, so far: what `--bail` counts. */
  get unsuccessful(): number {
    const { failed, errored } = this.#whole.counts;
    return failed + errored;
  }

  summarise(durationMilliseconds: number, stop: RunStop | undefined): RunSummary {
    const states = [...this.#pipelines.values()];
    const gates = states.flatMap(judgeGates);
    const conformance = this.#conformance.records();
    return {
      ...this.#whole.totals(this.#plan.trialCount),
      duration_ms: durationMilliseconds,
      pipelines: states.map((state) => summarisePipeline(state, gates)),
      gates,
      ...(conformance.length > 0 && { conformance }),
      ...(stop && { stop }),
    };
  }
}

function openPipeline(planned: PlannedPipeline): PipelineState {
  const { repeat } = planned.pipeline;
  const variants = planned.variants.map(
    (variant) => [variant.id, { trials: new TotalsTally(), cases: new CaseTally(repeat) }] as const,
  );
  return { planned, trials: new TotalsTally(), variants: new Map(variants) };
}

function summarisePipeline(state: PipelineState, gates: readonly GateRecord[]): PipelineSummary {
  const { planned } = state;
  const { name, file } = planned.pipeline;
  return {
    ...state.trials.totals(planned.trialCount),
    pipeline: name,
    file: file.path,
    outcome: decideOutcome(state, gates),
    variants: planned.variants.map((variant) => summariseVariant(state, variant)),
  };
}

function summariseVariant(
  state: PipelineState,
  variant: PlannedPipeline['variants'][number],
): VariantSummary {
  const own = state.variants.get(variant.id);
  const cases = own?.cases.counts ?? { passed: 0, failed: 0, errored: 0, skipped: 0 };
  const judged = cases.passed + cases.failed;
  const trials = state.planned.trialsOfVariant.get(variant.id) ?? 0;
  return {
    ...(own?.trials ?? new TotalsTally()).totals(trials),
    variant: variant.values,
    variant_id: variant.id,
    ...(judged > 0 && { pass_rate: cases.passed / judged }),
    cases_passed: cases.passed,
    cases_judged: judged,
    ...own?.trials.metrics(),
  };
}

function judgeGates(state: PipelineState): readonly GateRecord[] {
  const { pipeline, variants } = state.planned;
  const { gate } = pipeline;
  if (gate === undefined) return [];
  return variants.flatMap((variant) => {
    const cases = state.variants.get(variant.id)?.cases.counts;
    const judged = (cases?.passed ?? 0) + (cases?.failed ?? 0);
    if (cases === undefined || judged + cases.errored === 0) return [];
    return [judgePassRate(state, { id: variant.id, passed: cases.passed, judged })];
  });
}

function judgePassRate(
  state: PipelineState,
  variant: { readonly id: string; readonly passed: number; readonly judged: number },
): GateRecord {
  const { pipeline } = state.planned;
  const minimum = pipeline.gate?.passRate.minimum ?? 0;
  const location = pipeline.gate?.passRate.location ?? pipeline.location;
  const shared = {
    pipeline: pipeline.name,
    variant_id: variant.id,
    gate: 'pass_rate',
    threshold: minimum,
    location,
  };
  if (variant.judged === 0) {
    return { ...shared, result: 'inconclusive', message: 'no case could be judged' };
  }
  const observed = variant.passed / variant.judged;
  const met = observed >= minimum;
  const message = `${variant.passed} of ${variant.judged} cases passed; ${met ? 'at least' : 'the gate asks for'} ${minimum}`;
  return { ...shared, result: met ? 'met' : 'not_met', observed, message };
}

function decideOutcome(
  state: PipelineState,
  gates: readonly GateRecord[],
): PipelineSummary['outcome'] {
  const { failed, errored, passed } = state.trials.counts;
  const own = gates.filter((gate) => gate.pipeline === state.planned.pipeline.name);
  if (errored > 0 || own.some((gate) => gate.result === 'inconclusive')) return 'errored';
  const gated = state.planned.pipeline.gate !== undefined;
  const cases = [...state.variants.values()].map((variant) => variant.cases.counts);
  const red = gated
    ? own.some((gate) => gate.result === 'not_met')
    : cases.some((counts) => counts.failed > 0);
  if (red) return 'failed';
  return passed + failed === 0 ? 'skipped' : 'passed';
}
