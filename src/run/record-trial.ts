import type { Step } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { Usage } from '../protocol/completion.ts';
import type { AssertionRecord, Outcome, StepRecord, TrialRecord } from '../protocol/record.ts';
import { steady } from '../statistics/steady.ts';
import type { StepResult } from './run-step.ts';

/** What became of a step: a result, or why it was not run. */
export interface StepState {
  readonly step: Step;
  readonly result?: StepResult;
  readonly skipped?: string;
}

export function recordSkippedTrial(trial: Trial, reason: string): TrialRecord {
  return { ...identify(trial), outcome: 'skipped', reason, steps: [], assertions: [] };
}

export function recordTrial(
  trial: Trial,
  states: readonly StepState[],
  assertions: readonly AssertionRecord[],
): TrialRecord {
  const steps = states.map((state) => recordStep(state, assertions));
  const outcome = decideOutcome(steps, assertions);
  const completed = states.flatMap(({ result }) => (result?.kind === 'completed' ? [result] : []));
  const costs = completed.map((result) => result.costUsd);
  const known = costs.filter((cost) => cost !== undefined);
  return {
    ...identify(trial),
    outcome,
    ...(outcome === 'skipped' && { reason: 'every step was skipped' }),
    ...scoreOf(assertions),
    ...metricsOf(trial, assertions),
    ...(known.length > 0 && known.length === costs.length && { cost_usd: steady(sum(known)) }),
    ...(completed.length > 0 && {
      latency_ms: sum(completed.map((result) => result.completion.timing.latency_ms)),
      ...usageOf(completed.map((result) => result.completion.usage ?? {})),
    }),
    steps,
    assertions,
  };
}

function identify(trial: Trial): Omit<TrialRecord, 'outcome' | 'steps' | 'assertions'> {
  const { planned, case: each, variant } = trial;
  const tags = [...new Set([...planned.pipeline.tags, ...each.tags])];
  return {
    id: trial.id,
    pipeline: planned.pipeline.name,
    file: planned.pipeline.file.path,
    case: each.id,
    ...(each.name !== undefined && { case_name: each.name }),
    variant: variant.values,
    variant_id: variant.id,
    repeat: trial.repeat,
    ...(tags.length > 0 && { tags }),
    vars: each.vars,
  };
}

/** Found wanting outweighs not judged, except for a call that never succeeded: that is never `failed`. */
function decideOutcome(
  steps: readonly StepRecord[],
  assertions: readonly AssertionRecord[],
): Outcome {
  if (steps.some((step) => step.failure !== undefined)) return 'errored';
  if (steps.every((step) => step.outcome === 'skipped')) return 'skipped';
  const counted = assertions.filter((assertion) => assertion.severity === 'error');
  if (counted.some((assertion) => assertion.verdict === 'failed')) return 'failed';
  return counted.some((assertion) => assertion.verdict === 'errored') ? 'errored' : 'passed';
}

function recordStep(state: StepState, assertions: readonly AssertionRecord[]): StepRecord {
  const { step, result, skipped } = state;
  if (result === undefined)
    return { id: step.id, outcome: 'skipped', ...(skipped !== undefined && { reason: skipped }) };
  if (result.kind === 'errored') {
    const { request, attempts, failure } = result;
    return { id: step.id, outcome: 'errored', ...(request && { request }), attempts, failure };
  }
  const { completion, request, attempts, costUsd } = result;
  const [first] = completion.choices;
  const { timing } = completion;
  return {
    id: step.id,
    outcome: stepOutcome(step, assertions),
    request,
    response: completion.response,
    ...(first && { text: first.text }),
    ...(first && first.tool_calls.length > 0 && { tool_calls: first.tool_calls }),
    ...(completion.model !== undefined && { model: completion.model }),
    ...(first?.finish_reason !== undefined && { finish_reason: first.finish_reason }),
    ...(completion.created_ms !== undefined && { created_ms: completion.created_ms }),
    ...(completion.usage && { usage: completion.usage }),
    ...(costUsd !== undefined && { cost_usd: costUsd }),
    latency_ms: timing.latency_ms,
    ...(timing.ttft_ms !== undefined && { ttft_ms: timing.ttft_ms }),
    timing,
    attempts,
  };
}

function stepOutcome(step: Step, assertions: readonly AssertionRecord[]): Outcome {
  const own = assertions.filter((each) => each.step === step.id && each.severity === 'error');
  if (own.some((each) => each.verdict === 'failed')) return 'failed';
  return own.some((each) => each.verdict === 'errored') ? 'errored' : 'passed';
}

function scoreOf(assertions: readonly AssertionRecord[]): { score?: number } {
  const scored = assertions.filter((each) => each.severity === 'error' && each.score !== undefined);
  const weight = sum(scored.map((each) => each.weight ?? 1));
  if (weight === 0) return {};
  return { score: sum(scored.map((each) => (each.score ?? 0) * (each.weight ?? 1))) / weight };
}

function metricsOf(
  trial: Trial,
  assertions: readonly AssertionRecord[],
): Pick<TrialRecord, 'metrics'> {
  const uses = [
    ...trial.planned.steps.flatMap((step) => step.assertions),
    ...trial.planned.assertions,
    ...trial.case.assertions,
  ];
  const scores = new Map<string, number[]>();
  for (const use of uses) {
    if (use.metric === undefined) continue;
    const own = assertions.filter((each) => each.location === use.location);
    const found = own.flatMap((each) => (each.score === undefined ? [] : [each.score]));
    if (found.length > 0) scores.set(use.metric, [...(scores.get(use.metric) ?? []), ...found]);
  }
  if (scores.size === 0) return {};
  const means = [...scores].map(([name, values]) => [name, sum(values) / values.length]);
  return { metrics: Object.fromEntries(means) };
}

function usageOf(usages: readonly Usage[]): { usage?: Usage } {
  const keys = ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const;
  const entries = keys.flatMap((key) => {
    const values = usages.flatMap((usage) => usage[key] ?? []);
    return values.length === 0 ? [] : [[key, sum(values)] as const];
  });
  return entries.length === 0 ? {} : { usage: Object.fromEntries(entries) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
