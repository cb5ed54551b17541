import { type Step, TemplateFailure } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { Choice } from '../protocol/completion.ts';
import type { Attempt } from '../protocol/failure.ts';
import type { TrialRecord } from '../protocol/record.ts';
import { isOfRefusal } from '../protocol/refusal-status.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Connect, Connection } from './connection.ts';
import { isCutOff } from './cut-off.ts';
import { isRefusalExpected } from './expected-refusal.ts';
import type { IsLastCall } from './is-last-call.ts';
import { type JudgeTools, judgeTrial } from './judge-trial.ts';
import type { SettingsOf } from './memo-settings.ts';
import { recordSkippedTrial, recordTrial, type StepState } from './record-trial.ts';
import { evaluateAt } from './render-request.ts';
import type { RequestCheck } from './request-check.ts';
import { runStep, type StepResult } from './run-step.ts';
import { TrialScope } from './variables.ts';

export interface TrialTools extends JudgeTools {
  readonly connect: Connect;
  readonly checkRequest: RequestCheck;
  readonly isLastCall: IsLastCall;
  readonly settingsOf: SettingsOf;
  readonly onAttemptFailed: (trial: Trial, step: string, attempt: Attempt) => void;
  readonly onStep: (connection: Connection, result: StepResult) => void;
}

/** Runs one trial: its steps in order, then its assertions. Never throws for what a service does. */
export async function runTrial(
  trial: Trial,
  tools: TrialTools,
  signal: AbortSignal,
): Promise<TrialRecord> {
  if (trial.case.skip !== undefined) return recordSkippedTrial(trial, trial.case.skip);
  const states: StepState[] = [];
  const scope = new TrialScope(trial);
  for (const step of trial.planned.steps) {
    const state = await advance(step, { trial, tools, signal, states, scope });
    states.push(state);
    if (state.result?.kind !== 'completed') continue;
    const { completion, costUsd } = state.result;
    scope.add({ id: step.id, completion, costUsd });
  }
  return recordTrial(trial, states, await judgeTrial({ trial, states, scope }, tools));
}

interface Progress {
  readonly trial: Trial;
  readonly tools: TrialTools;
  readonly signal: AbortSignal;
  readonly states: readonly StepState[];
  readonly scope: TrialScope;
}

/** One step: skipped, or run. */
async function advance(step: Step, progress: Progress): Promise<StepState> {
  const { trial, tools, signal, states, scope } = progress;
  const missing = findMissing(step, states);
  if (missing !== undefined) return { step, skipped: missing };
  const decided = checkCondition(step, scope);
  if (decided) return decided;
  const settings = tools.settingsOf(trial.planned, step, trial.variant);
  const connection = await tools.connect(settings.endpoint?.value, trial.planned);
  const isRefusalWanted = isRefusalExpected(step, trial, tools.assertions);
  const result = await runStep({
    trial,
    step,
    settings,
    connection,
    scope,
    conversation: conversationOf(step, states),
    signal,
    isLastCall: !states.some(wasCutOff) && tools.isLastCall(trial, step),
    ...(!isRefusalWanted && { checkRequest: tools.checkRequest }),
    onAttemptFailed: (attempt) => tools.onAttemptFailed(trial, step.id, attempt),
  });
  tools.onStep(connection, result);
  return isRefusalWanted && wasRefused(result)
    ? { step, result, isWantedRefusal: true }
    : { step, result };
}

/** A trial of which a step was cut off has no line in the journal that an answer could stand in. */
function wasCutOff({ result }: StepState): boolean {
  return result?.kind === 'errored' && isCutOff(result.failure);
}

/** Why a step that needs another cannot be run: that was skipped, by its `when` too, or it failed. */
function findMissing({ needs }: Step, states: readonly StepState[]): string | undefined {
  const id = needs.find((each) => find(states, each)?.result?.kind !== 'completed');
  if (id === undefined) return undefined;
  const isSkipped = find(states, id)?.skipped !== undefined;
  return isSkipped ? `\`${id}\` was skipped` : `\`${id}\` did not complete`;
}

/** A 4xx that no other try can change. */
function wasRefused(result: StepResult): boolean {
  if (result.kind !== 'errored' || result.failure.kind !== 'refused') return false;
  return isOfRefusal(result.failure.status ?? 0);
}

/** What becomes of a step by its `when`; undefined where it is to be run. */
function checkCondition(step: Step, scope: TrialScope): StepState | undefined {
  if (step.when === undefined) return undefined;
  try {
    const value = evaluateAt(step.when, scope.names);
    if (value === true) return undefined;
    if (value === false) return { step, skipped: '`when` is false' };
    throw new TemplateFailure('`when` gives neither true nor false', step.when.location);
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    const failure = {
      kind: 'expression',
      message: error.message,
      location: error.location,
    } as const;
    return { step, result: { kind: 'errored', failure, attempts: [] } };
  }
}

function conversationOf(step: Step, states: readonly StepState[]): readonly JsonValue[] {
  const earlier =
    step.continues === undefined ? undefined : find(states, step.continues.value)?.result;
  if (earlier?.kind !== 'completed') return [];
  const sent = earlier.sent['messages'];
  const answer = messageOf(earlier.completion.choices[0]);
  return [...(Array.isArray(sent) ? (sent as readonly JsonValue[]) : []), answer];
}

/** An answer as a request takes it: some services leave out whose it is. */
function messageOf(choice: Choice | undefined): JsonObject {
  const message = choice?.message ?? { content: choice?.text ?? '' };
  return message['role'] ? message : { ...message, role: 'assistant' };
}

function find(states: readonly StepState[], id: string): StepState | undefined {
  return states.find((state) => state.step.id === id);
}
