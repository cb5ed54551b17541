import type { Assertion } from '../assertion/assertion.ts';
import { JudgedLater } from '../assertion/repeat-tools.ts';
import type { AssertionUse, Step } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { Completion } from '../protocol/completion.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { AssertionRecord } from '../protocol/record.ts';
import { recall } from '../source/recall.ts';
import type { Evaluator } from './evaluate.ts';
import { recordUnjudged } from './record-assertion.ts';
import type { StepState, TriedStep } from './record-trial.ts';
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
  const judge = makeJudge(finished, tools);
  const records: AssertionRecord[] = [];
  for (const { use, own } of listUses(trial, states, last)) {
    const state = use.step === undefined ? own : findState(states, use.step.value);
    const made = state && isJudged(state) ? judge(use, state) : recordSkipped(use, state, stopped);
    // Most answer at once, and waiting takes time.
    const record = made instanceof Promise ? await made.catch(unlessLater) : made;
    if (record !== undefined) records.push(explainSkipped(record, states));
  }
  return tools.isStrict ? records.map(withoutSkipped) : records;
}

type Judge = (
  use: AssertionUse,
  state: TriedStep,
) => AssertionRecord | Promise<AssertionRecord | undefined>;

/** What assertions look at is made once for each step. */
function makeJudge(finished: FinishedTrial, tools: JudgeTools): Judge {
  const known = new Map<Step, Judged>();
  return (use, state) => {
    const judged = recall(known, state.step, () => judgedOf(state, finished));
    return judgeUse(use, judged, tools);
  };
}

function findState(states: readonly StepState[], step: string): StepState | undefined {
  return states.find((state) => state.step.id === step);
}

/** What is judged with the last repeat of the case has no record in the others. */
function unlessLater(error: unknown): undefined {
  if (!(error instanceof JudgedLater)) throw error;
}

/** Of what names a step that was skipped; what names none is about a trial in which nothing ran. */
function recordSkipped(
  use: AssertionUse,
  state: StepState | undefined,
  stopped: boolean,
): AssertionRecord | undefined {
  const wanted = use.step?.value;
  if (stopped || wanted === undefined || state?.skipped === undefined) return undefined;
  return recordUnjudged(use, wanted, `the step \`${wanted}\` was skipped: ${state.skipped}`);
}

/** A step that was skipped is not among `steps`, and what reads it there cannot be told why. */
function explainSkipped(record: AssertionRecord, states: readonly StepState[]): AssertionRecord {
  if (record.verdict !== 'errored') return record;
  const [, missing] = /`steps` has no `([^`]+)`/.exec(record.message ?? '') ?? [];
  const skipped = missing === undefined ? undefined : findState(states, missing)?.skipped;
  if (skipped === undefined) return record;
  return {
    ...record,
    message: `${record.message}; the step \`${missing}\` was skipped: ${skipped}`,
  };
}

function withoutSkipped(record: AssertionRecord): AssertionRecord {
  return record.verdict === 'skipped' ? { ...record, verdict: 'errored' } : record;
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

function isJudged(state: StepState): state is TriedStep {
  if (state.result === undefined) return false;
  return state.result.kind === 'completed' || state.isWantedRefusal === true;
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
  const uses: OwnedUse[] = [];
  for (const own of states) for (const use of own.step.assertions) uses.push({ use, own });
  for (const use of trial.planned.assertions) uses.push({ use, own: last });
  for (const use of trial.case.assertions) uses.push({ use, own: last });
  return uses;
}

function judgedOf({ step, result }: TriedStep, { trial, scope }: FinishedTrial): Judged {
  const { attempts, request } = result;
  const isErrored = result.kind === 'errored';
  const judged: Mutable<Judged> = {
    trial,
    step: step.id,
    completion: isErrored ? noCompletion : result.completion,
    body: request?.body ?? {},
    attempts,
    scope,
    subjects: new Map(),
  };
  if (request !== undefined) judged.endpoint = request.endpoint;
  if (isErrored) judged.failure = result.failure;
  else if (result.costUsd !== undefined) judged.costUsd = result.costUsd;
  return judged;
}
