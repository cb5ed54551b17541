import type { RunGates } from '../pipeline/run-gates.ts';
import { type Plan, type Trial, tagsOf } from '../plan/plan.ts';
import { ConformanceTally } from '../protocol/conformance-tally.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { GateRecord, RunStop, RunSummary, SearchRoundRecord } from '../protocol/summary.ts';
import { endedByVerdict } from './ended-by-verdict.ts';
import type { PipelineBaseline, RaisedAlarm } from './gates/regression-gate.ts';
import {
  addTrial,
  judgeAllGates,
  openPipeline,
  type PipelineState,
  spareTrial,
  undecidedVariants,
} from './pipeline-state.ts';
import { type Confusions, Sample } from './sample.ts';
import { openScopes, type Scope } from './scopes.ts';
import { summarisePipeline } from './summarise-pipeline.ts';

/** By the pipeline's name. */
export type Baselines = ReadonlyMap<string, PipelineBaseline>;

/** What gates look at beyond the run, by the pipeline's name. */
export interface GatesBeside {
  readonly baselines?: Baselines;
  readonly calibrations?: ReadonlyMap<string, Confusions>;
}

/** Folds trials into the run's totals as they finish. Memory: a few numbers per trial. */
export class RunRecorder {
  readonly #plan: Plan;
  readonly #isStrict: boolean;
  readonly #whole = new Sample();
  readonly #conformance = new ConformanceTally();
  readonly #pipelines: ReadonlyMap<string, PipelineState>;
  readonly #scopes: readonly Scope[];

  constructor(
    plan: Plan,
    gates: RunGates,
    {
      baselines,
      calibrations,
      isStrict,
    }: GatesBeside & {
      /** Whether gates that kept answers cannot decide are open instead of skipped. */
      readonly isStrict?: boolean;
    } = {},
  ) {
    this.#plan = plan;
    this.#isStrict = isStrict === true;
    this.#scopes = openScopes(gates, plan.pipelines);
    this.#pipelines = new Map(
      plan.pipelines.map((planned) => {
        const { name } = planned.pipeline;
        const baseline = baselines?.get(name);
        const judges = calibrations?.get(name);
        const beside = { ...(baseline && { baseline }), ...(judges && { calibrations: judges }) };
        return [name, openPipeline(planned, beside)];
      }),
    );
  }

  /** `place`: of the trial in the plan. */
  add(trial: TrialRecord, place: number): void {
    this.#whole.addTrial(trial);
    this.#conformance.add(trial);
    const state = this.#pipelines.get(trial.pipeline);
    if (state === undefined) return;
    const { planned } = state;
    const decided = addTrial(state, trial, place);
    for (const scope of this.#scopesOf(trial.tags ?? [])) {
      scope.addTrial(planned, trial);
      if (decided) scope.addCase(planned, decided, { case: trial.case, variant: trial.variant_id });
    }
  }

  /** A trial that is not needed. */
  spare(trial: Trial): void {
    this.#whole.trials.spare();
    const { planned, case: each, variant } = trial;
    const state = this.#pipelines.get(planned.pipeline.name);
    const at = { case: each.id, variant: variant.id };
    const decided = state && spareTrial(state, at);
    for (const scope of this.#scopesOf(tagsOf(planned.pipeline, each))) {
      scope.spare(planned, variant.id);
      if (decided) scope.addCase(planned, decided, at);
    }
  }

  /** A round of a search has come to its end, and these variants go on. */
  endRound(pipeline: string, round: SearchRoundRecord, kept: ReadonlySet<string>): void {
    const search = this.#pipelines.get(pipeline)?.search;
    if (search === undefined) return;
    search.rounds.push(round);
    for (const id of search.left) {
      if (kept.has(id)) continue;
      search.left.delete(id);
      search.dropped.set(id, search.rounds.length);
    }
  }

  #scopesOf(tags: readonly string[]): readonly Scope[] {
    return this.#scopes.filter(({ tag }) => tag === undefined || tags.includes(tag));
  }

  /** Trials that did not pass, so far: what `--bail` counts. */
  get unsuccessful(): number {
    const { failed, errored } = this.#whole.trials.counts;
    return failed + errored;
  }

  /** Trials that were planned, and neither run nor found needless. */
  get left(): number {
    return this.#whole.trials.totals(this.#plan.trialCount).counts.not_run;
  }

  /** Variants whose gate asks for another repeat of their cases: of those that are to be sent, or have their answers. */
  wantsMore(pipeline: string, more: { readonly areAnswered: boolean }): ReadonlySet<string> {
    const state = this.#pipelines.get(pipeline);
    return new Set(state === undefined ? [] : undecidedVariants(state, more));
  }

  #judged(gates: readonly GateRecord[]): readonly GateRecord[] {
    return this.#isStrict ? gates.map(withoutSkipped) : gates;
  }

  summarise(
    durationMilliseconds: number,
    stop: RunStop | undefined,
    alarm?: RaisedAlarm,
  ): RunSummary {
    const states = [...this.#pipelines.values()];
    const isDecided = endedByVerdict(stop);
    const own = withAlarm(this.#judged(judgeAllGates(states, isDecided)), alarm);
    const conformance = this.#conformance.records();
    const dropped = new Map(
      states.flatMap(({ planned, search }) =>
        search === undefined ? [] : [[planned.pipeline.name, search.dropped] as const],
      ),
    );
    const missing = { notRun: this.left, isDecided };
    const scoped = this.#scopes.flatMap((scope) => scope.judge(dropped, missing));
    return {
      ...this.#whole.trials.totals(this.#plan.trialCount),
      duration_ms: durationMilliseconds,
      pipelines: states.map((state) => summarisePipeline(state, own, stop)),
      gates: [...own, ...this.#judged(scoped)],
      ...(conformance.length > 0 && { conformance }),
      ...(stop && { stop }),
    };
  }
}

/** Where nothing may be left out, a gate that was skipped is open. */
function withoutSkipped(gate: GateRecord): GateRecord {
  return gate.result === 'skipped' ? { ...gate, result: 'inconclusive' } : gate;
}

/** An alarm decides its gate; what other gates cannot tell is only since it ended the run. */
function withAlarm(
  gates: readonly GateRecord[],
  alarm: RaisedAlarm | undefined,
): readonly GateRecord[] {
  if (alarm === undefined) return gates;
  return gates.flatMap((gate) => {
    if (gate.gate !== 'regression') return [gate];
    if (gate.pipeline === alarm.pipeline && gate.variant_id === alarm.variant) {
      return [{ ...gate, result: 'not_met' as const, message: alarm.message }];
    }
    return gate.result === 'inconclusive' ? [] : [gate];
  });
}
