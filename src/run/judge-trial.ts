import type { Assertion } from '../assertion/assertion.ts';
import { JudgedLater } from '../assertion/repeat-tools.ts';
import type { AssertionUse, Step } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { Completion } from '../protocol/completion.ts';
import type { AssertionRecord } from '../protocol/record.ts';
import type { Evaluator } from './evaluate.ts';
import { recordUnjudged } from './record-assertion.ts';
import type { StepState } from './record-trial.ts';
import type { Judged } from './subject.ts';
import type { TrialScope } from './variables.ts';

export interface JudgeTools {
  readonly evaluate: Evaluator;
  readonly assertions: ReadonlyMap<string, Assertion>;
  /** Whether what is skipped is errored. */
  readonly isStrict: boolean;
}

export interface FinishedTrial {
  readonly trial: Trial;
  readonly states: readonly StepState[];
  readonly scope: TrialScope;
}

/** Every assertion of a trial whose step has something to judge, in the order of the file. */
export async function judgeTrial(
  finished: FinishedTrial,
  tools: JudgeTools,
): Promise<readonly AssertionRecord[]> {
  const { trial, states } = finished;
  const stopped = states.some((state) => state.result?.kind === 'errored' && !isJudged(state));
  const last = stopped ? undefined : states.findLast(isJudged);
  const records: AssertionRecord[] = [];
  const known = new Map<Step, Judged>();
  for (const { use, own } of listUses(trial, states, last)) {
    const wanted = use.step?.value;
    const state = wanted === undefined ? own : states.find(({ step }) => step.id === wanted);
    if (state !== undefined && isJudged(state)) {
      const judged = known.get(state.step) ?? judgedOf(state, finished);
      known.set(state.step, judged);
      records.push(...(await settle(judgeUse(use, judged, tools))));
    } else if (!stopped && wanted !== undefined && state?.skipped !== undefined) {
      const message = `the step \`${wanted}\` was skipped: ${state.skipped}`;
      records.push(recordUnjudged(use, wanted, message));
    }
  }
  return tools.isStrict ? records.map(withoutSkipped) : records;
}

function withoutSkipped(record: AssertionRecord): AssertionRecord {
  return record.verdict === 'skipped' ? { ...record, verdict: 'errored' } : record;
}

type Records = readonly AssertionRecord[];

/** What is judged with the last repeat of the case has no record in the others. */
function settle(made: AssertionRecord | Promise<AssertionRecord>): Records | Promise<Records> {
  if (!(made instanceof Promise)) return [made];
  return made.then(
    (record) => [record],
    (error: unknown) => {
      if (!(error instanceof JudgedLater)) throw error;
      return [];
    },
  );
}

/** Of a refused request there is no answer for anything but a check of refusals to look at. */
function judgeUse(
  use: AssertionUse,
  judged: Judged,
  { evaluate, assertions }: JudgeTools,
): AssertionRecord | Promise<AssertionRecord> {
  const { failure, step } = judged;
  if (failure === undefined || assertions.get(use.assertion)?.scope === 'refusal') {
    return evaluate(use, judged);
  }
  return recordUnjudged(use, step, `the request was refused: ${failure.message}`);
}

const noCompletion: Completion = {
  choices: [],
  timing: { latency_ms: 0, headers_ms: 0 },
  response: null,
};

function isJudged({ result, isWantedRefusal }: StepState): boolean {
  return result?.kind === 'completed' || isWantedRefusal === true;
}

interface OwnedUse {
  readonly use: AssertionUse;
  readonly own: StepState | undefined;
}

/** A step's own assertions look at it; the file's and the case's at the last step that ran. */
function listUses(
  trial: Trial,
  states: readonly StepState[],
  last: StepState | undefined,
): readonly OwnedUse[] {
  return [
    ...states.flatMap((own) => own.step.assertions.map((use) => ({ use, own }))),
    ...[...trial.planned.assertions, ...trial.case.assertions].map((use) => ({ use, own: last })),
  ];
}

function judgedOf({ step, result }: StepState, { trial, scope }: FinishedTrial): Judged {
  if (result === undefined) throw new Error(`the step \`${step.id}\` has no result`);
  const { attempts, request } = result;
  const common = {
    trial,
    step: step.id,
    ...(request && { endpoint: request.endpoint }),
    attempts,
    scope,
    subjects: new Map(),
  };
  if (result.kind === 'errored') {
    const { failure } = result;
    return { ...common, completion: noCompletion, body: request?.body ?? {}, failure };
  }
  const { completion, costUsd } = result;
  const judged = { ...common, completion, body: result.request.body };
  return costUsd === undefined ? judged : { ...judged, costUsd };
}
