import type { Assertion } from '../assertion/assertion.ts';
import type { AssertionUse, Step } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { StepRecord, TrialRecord } from '../protocol/record.ts';
import { type JudgeTools, judgeTrial } from './judge-trial.ts';
import { readAnswer } from './kept-answer.ts';
import { recordUnjudged } from './record-assertion.ts';
import type { StepState } from './record-trial.ts';
import { TrialScope } from './variables.ts';

/**
 * Shows the answers of a trial that is taken over to the checks that carry something from one trial to
 * others: what its repeats found, and texts that are kept. Its verdicts stay what they are.
 */
export async function recollect(
  trial: Trial,
  record: TrialRecord,
  { evaluate, assertions }: JudgeTools,
): Promise<void> {
  if (!listUses(trial).some((use) => isCarrying(use, assertions))) return;
  const states = trial.planned.steps.map((step) => stateOf(step, record));
  if (!states.every((state) => state !== undefined)) return;
  const scope = new TrialScope(trial);
  for (const { step, result } of states) {
    if (result?.kind !== 'completed') continue;
    scope.add({ id: step.id, completion: result.completion, costUsd: result.costUsd });
  }
  await judgeTrial(
    { trial, states, scope },
    {
      assertions,
      isStrict: false,
      evaluate: (use, judged) =>
        isCarrying(use, assertions)
          ? evaluate(use, judged)
          : recordUnjudged(use, judged.step, 'it was judged in an earlier session'),
    },
  );
}

/** Neither kind is ever a part of a combination. */
function isCarrying(use: AssertionUse, assertions: ReadonlyMap<string, Assertion>): boolean {
  const assertion = assertions.get(use.assertion);
  if (assertion?.needs?.includes('snapshots')) return true;
  return assertion?.spansRepeats?.(use.options.raw) === true;
}

function listUses({ planned, case: each }: Trial): readonly AssertionUse[] {
  const own = planned.steps.flatMap(({ assertions }) => assertions);
  return [...own, ...planned.assertions, ...each.assertions];
}

/** Undefined where the record has no more of it than that it was. */
function stateOf(step: Step, { steps }: TrialRecord): StepState | undefined {
  const record = steps.find(({ id }) => id === step.id);
  if (record === undefined) return undefined;
  const { outcome, reason = '', failure } = record;
  if (failure !== undefined) return failedState(step, record);
  if (outcome === 'skipped' && record.request === undefined) return { step, skipped: reason };
  const answered = readAnswer(record);
  const { request, cost_usd: costUsd } = record;
  if (answered === undefined || request === undefined) return undefined;
  const priced = costUsd === undefined ? {} : { costUsd };
  return { step, result: { kind: 'completed', request, sent: {}, ...answered, ...priced } };
}

function failedState(step: Step, record: StepRecord): StepState | undefined {
  const { failure, attempts = [], request, outcome } = record;
  if (failure === undefined) return undefined;
  const result = { kind: 'errored', failure, attempts, ...(request && { request }) } as const;
  return outcome === 'errored' ? { step, result } : { step, result, isWantedRefusal: true };
}
