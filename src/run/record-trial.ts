import type { Step } from '../pipeline/pipeline.ts';
import { type Trial, tagsOf } from '../plan/plan.ts';
import { brokeOff } from '../protocol/broke-off.ts';
import type { Usage } from '../protocol/completion.ts';
import { countTokens } from '../protocol/count-tokens.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { AssertionRecord, Outcome, StepRecord, TrialRecord } from '../protocol/record.ts';
import { findTimeApart } from '../protocol/time-apart.ts';
import { tellBelow } from '../protocol/told-reason.ts';
import { isAtLeast, steady } from '../statistics/steady.ts';
import { findMetrics, isWeighed } from './find-metrics.ts';
import type { Completed, StepResult } from './run-step.ts';
import { findWhyUnjudged, type JudgedSoFar } from './why-unjudged.ts';

/** What became of a step: why it was not run, or a result. */
export type StepState = SkippedStep | TriedStep;

export interface SkippedStep {
  readonly step: Step;
  /** Why, in one clause. */
  readonly skipped: string;
  readonly result?: never;
}

export interface TriedStep {
  readonly step: Step;
  readonly skipped?: never;
  readonly result: StepResult;
  /** The service refused, as an assertion wants it to. */
  readonly isWantedRefusal?: true;
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
  const record: Partial<Mutable<TrialRecord>> = identify(trial);
  const score = scoreOf(assertions);
  const threshold = trial.case.threshold ?? trial.planned.pipeline.threshold?.value;
  const passing =
    threshold === undefined || score === undefined ? undefined : isAtLeast(score, threshold);
  const judged = { states, assertions, score, threshold };
  const decided = settle(trial, decideOutcome(steps, assertions, { threshold, passing }), judged);
  record.outcome = decided.outcome;
  if (decided.reason !== undefined) record.reason = decided.reason;
  if (score !== undefined) record.score = score;
  const { metrics, unknown_metrics } = findMetrics(trial, assertions, score);
  if (metrics !== undefined) record.metrics = metrics;
  if (unknown_metrics !== undefined) record.unknown_metrics = unknown_metrics;
  addSums(record, states, brokeOff(steps));
  record.steps = steps;
  record.assertions = assertions;
  return record as TrialRecord;
}

interface Settled {
  readonly outcome: Outcome;
  readonly reason?: string;
}

/** Why, and whether a trial that nothing is against has anything to pass by. */
function settle(trial: Trial, outcome: Outcome, judged: JudgedSoFar): Settled {
  const { assertions, score = 0, threshold } = judged;
  if (outcome === 'failed' && threshold !== undefined && judged.score !== undefined) {
    return { outcome, reason: tellBelow(score, threshold) };
  }
  if (outcome === 'skipped') {
    const skipped = assertions.find(({ verdict }) => verdict === 'skipped');
    return { outcome, reason: skipped?.message ?? 'every step was skipped' };
  }
  const why = outcome === 'passed' ? findWhyUnjudged(trial, judged) : undefined;
  return why === undefined ? { outcome } : { outcome: 'skipped', reason: why };
}

type Identity = Omit<TrialRecord, 'outcome' | 'steps' | 'assertions'>;

function identify(trial: Trial): Identity {
  const { planned, case: each, variant } = trial;
  const { pipeline } = planned;
  const identity: Partial<Mutable<Identity>> = {
    id: trial.id,
    pipeline: pipeline.name,
    file: pipeline.file.path,
    case: each.id,
  };
  if (each.name !== undefined) identity.case_name = each.name;
  identity.variant = variant.values;
  identity.variant_id = variant.id;
  identity.repeat = trial.repeat;
  const tags = tagsOf(pipeline, each);
  if (tags.length > 0) identity.tags = tags;
  identity.fingerprints = trial.fingerprints;
  identity.vars = each.vars;
  return identity as Identity;
}

/**
 * Of the steps that completed: what they cost together, how long they took and what they used. How long a
 * part of them took is no time of the trial.
 */
function addSums(
  record: Partial<Mutable<TrialRecord>>,
  states: readonly StepState[],
  isPart: boolean,
): void {
  let cost: number | undefined = 0;
  let latency: number | undefined;
  let isTimed = !isPart;
  for (const { result } of states) {
    if (result?.kind !== 'completed') continue;
    const { costUsd, completion } = result;
    cost = cost === undefined || costUsd === undefined ? undefined : cost + costUsd;
    latency = (latency ?? 0) + completion.timing.latency_ms;
    isTimed &&= completion.answered_from === undefined;
  }
  if (latency === undefined) return;
  if (cost !== undefined) record.cost_usd = steady(cost);
  if (isTimed) record.latency_ms = latency;
  const usage = sumUsage(states);
  if (usage !== undefined) record.usage = usage;
}

function sumUsage(states: readonly StepState[]): Usage | undefined {
  let sums: Mutable<Usage> | undefined;
  for (const key of ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const) {
    for (const { result } of states) {
      const usage = result?.kind === 'completed' ? result.completion.usage : undefined;
      const tokens = tokensOf(usage, key);
      if (tokens === undefined) continue;
      sums ??= {};
      sums[key] = (sums[key] ?? 0) + tokens;
    }
  }
  return sums;
}

function tokensOf(usage: Usage | undefined, key: keyof Usage): number | undefined {
  return key === 'total_tokens' ? countTokens(usage) : usage?.[key];
}

/** Found wanting outweighs not judged, except for a call that never succeeded: that is never `failed`. */
function decideOutcome(
  steps: readonly StepRecord[],
  assertions: readonly AssertionRecord[],
  /** `passing`: whether the score reaches the threshold, where there are both. */
  {
    threshold,
    passing,
  }: { readonly threshold: number | undefined; readonly passing?: boolean | undefined },
): Outcome {
  if (brokeOff(steps)) return 'errored';
  if (steps.every((step) => step.outcome === 'skipped')) return 'skipped';
  const counted = assertions.filter((assertion) => assertion.severity === 'error');
  if (isAllSkipped(counted)) return 'skipped';
  const open = counted.filter(({ verdict }) => verdict === 'errored');
  if (threshold !== undefined && open.some(isWeighed)) return 'errored';
  if (passing !== undefined) return passing ? 'passed' : 'failed';
  if (counted.some(({ verdict }) => verdict === 'failed')) return 'failed';
  return open.length > 0 ? 'errored' : 'passed';
}

/** Nothing was judged, so that nothing passed. */
function isAllSkipped(counted: readonly AssertionRecord[]): boolean {
  return counted.length > 0 && counted.every(({ verdict }) => verdict === 'skipped');
}

function recordStep(state: StepState, assertions: readonly AssertionRecord[]): StepRecord {
  const { step, result } = state;
  if (result === undefined) return { id: step.id, outcome: 'skipped', reason: state.skipped };
  if (result.kind === 'errored') {
    const { request, attempts, failure, answeredFrom } = result;
    const outcome = state.isWantedRefusal ? stepOutcome(step, assertions) : 'errored';
    const apart = findTimeApart(attempts);
    return {
      id: step.id,
      outcome,
      ...(request && { request }),
      ...(answeredFrom && { answered_from: answeredFrom }),
      ...apart,
      attempts,
      failure,
    };
  }
  return recordCompleted(result, { id: step.id, outcome: stepOutcome(step, assertions) });
}

function recordCompleted(
  { completion, request, attempts, costUsd }: Completed,
  { id, outcome }: Pick<StepRecord, 'id' | 'outcome'>,
): StepRecord {
  const [first] = completion.choices;
  const { timing } = completion;
  const record: Mutable<StepRecord> = {
    id,
    outcome,
    request,
    response: completion.response,
  };
  if (first) record.text = first.text;
  if (first?.tool_calls.length) record.tool_calls = first.tool_calls;
  if (completion.model !== undefined) record.model = completion.model;
  if (first?.finish_reason !== undefined) record.finish_reason = first.finish_reason;
  if (completion.created_ms !== undefined) record.created_ms = completion.created_ms;
  if (completion.usage) record.usage = completion.usage;
  if (costUsd !== undefined) record.cost_usd = costUsd;
  if (completion.answered_from === undefined) {
    record.latency_ms = timing.latency_ms;
    Object.assign(record, findTimeApart(attempts));
    if (timing.ttft_ms !== undefined) record.ttft_ms = timing.ttft_ms;
  } else record.answered_from = completion.answered_from;
  record.timing = timing;
  if (completion.stream) record.stream = completion.stream;
  record.attempts = attempts;
  return record;
}

function stepOutcome(step: Step, assertions: readonly AssertionRecord[]): Outcome {
  const own = assertions.filter((each) => each.step === step.id && each.severity === 'error');
  if (own.some((each) => each.verdict === 'failed')) return 'failed';
  if (isAllSkipped(own)) return 'skipped';
  return own.some((each) => each.verdict === 'errored') ? 'errored' : 'passed';
}

/** None where an assertion that counts could not be judged: the others' mean would look like an answer. */
function scoreOf(assertions: readonly AssertionRecord[]): number | undefined {
  let total = 0;
  let weights = 0;
  for (const { verdict, score, weight = 1 } of assertions.filter(isWeighed)) {
    if (verdict === 'errored') return undefined;
    if (score === undefined) continue;
    total += score * weight;
    weights += weight;
  }
  return weights === 0 ? undefined : total / weights;
}
