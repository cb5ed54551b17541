import type { Attempt, FailureKind } from '../../../src/protocol/failure.ts';
import type { Outcome, TrialRecord } from '../../../src/protocol/record.ts';

/** After the first attempt. */
export const RETRIES = 3;

/** Of an attempt. */
export const TIMEOUT_MILLISECONDS = 2000;

/** Rules of the emulator's script, without their `match`. What a fault spares or breaks off is a good answer. */
export const faults: readonly string[] = [
  ...['reset', 'hang', '{ status: 429 }', '{ status: 500 }'].map((fault) => `fault: ${fault}`),
  ...[
    ...['{ kind: reset, after_bytes: 60 }', '{ kind: hang, after_bytes: 60 }', 'truncate'],
    ...['{ kind: truncate, after_bytes: 0 }', 'wrong_length', 'bad_json', 'broken_stream'],
    '{ kind: stream_error, body: { error: { message: down, code: 503 } } }',
  ].map((fault) => `fault: ${fault}, reply: { text: "ok {{last_user}}" }`),
];

/** What the emulator noted of a call. */
export interface Call {
  /** As the request's label says: `<pipeline> <case>`. */
  readonly trial: string;
  readonly rule?: number;
  readonly fault?: string;
  /** Absent where nothing was sent. */
  readonly status?: number;
}

const broken: readonly FailureKind[] = ['connection', 'stream'];

/** What may be recorded of a call that was answered so. */
const kindsOf: Readonly<Record<string, readonly (FailureKind | undefined)[]>> = {
  reset: broken,
  hang: ['timeout'],
  'status 429': ['rate_limit'],
  'status 500': ['server'],
  'status 400': ['refused'],
  truncate: broken,
  wrong_length: broken,
  bad_json: ['bad_response'],
  broken_stream: broken,
  stream_error: ['stream'],
};

/** Other kinds are tried again. */
const final: readonly (FailureKind | undefined)[] = ['refused', 'bad_response'];

const WRONG_TEXT_RULE = faults.length + 2;
const BUDGET = 'too many requests to this endpoint are retries already';

export interface Truth {
  /** Records that say anything but what the emulator did. */
  readonly lies: readonly string[];
  readonly seen: {
    readonly outcomes: Readonly<Record<'passed' | 'failed' | 'errored', number>>;
    /** The rules whose fault was done to somebody, from 1. */
    readonly faults: readonly number[];
  };
}

/** Compares what was recorded of each trial with what the emulator noted of its calls. */
export function tellTruth(trials: readonly TrialRecord[], calls: readonly Call[]): Truth {
  const callsOf = new Map<string, Call[]>();
  for (const call of calls) callsOf.set(call.trial, [...(callsOf.get(call.trial) ?? []), call]);
  const outcomes = { passed: 0, failed: 0, errored: 0 };
  const lies: string[] = [];
  for (const trial of trials) {
    const name = `${trial.pipeline} ${trial.case}`;
    const own = callsOf.get(name) ?? [];
    callsOf.delete(name);
    if (trial.outcome !== 'skipped') outcomes[trial.outcome] += 1;
    for (const lie of findLies(trial, own)) {
      lies.push(`${name}: ${lie}: ${JSON.stringify({ steps: trial.steps, calls: own })}`);
    }
  }
  for (const name of callsOf.keys()) lies.push(`${name} is in no record`);
  const hurt = calls.flatMap((call) => (faultOf(call) === undefined ? [] : (call.rule ?? [])));
  const known = [...new Set(hurt)].filter((rule) => rule <= faults.length);
  return { lies, seen: { outcomes, faults: known.toSorted((a, b) => a - b) } };
}

function findLies(trial: TrialRecord, calls: readonly Call[]): readonly string[] {
  const attempts = trial.steps[0]?.attempts ?? [];
  // Nothing is held back from a service that answers seven calls of ten.
  if (attempts.length === 0) return ['it was not sent'];
  if (trial.steps.length !== 1 || attempts.length !== calls.length) {
    return ['there are not as many attempts as calls'];
  }
  const wrong = attempts.flatMap((attempt, at) => {
    const isLast = at === attempts.length - 1;
    return findLie(attempt, { call: calls[at], isLast, number: at + 1 });
  });
  const { outcome, text } = outcomeOf(trial, { attempt: attempts.at(-1), call: calls.at(-1) });
  if (trial.outcome !== outcome) wrong.push(`it is not ${outcome}`);
  if (trial.steps[0]?.text !== text) wrong.push(`the text is not ${text}`);
  return wrong;
}

interface AttemptPlace {
  readonly call: Call | undefined;
  readonly isLast: boolean;
  /** From 1. */
  readonly number: number;
}

function findLie(attempt: Attempt, { call, isLast, number }: AttemptPlace): readonly string[] {
  const { failure, status } = attempt;
  const lies: string[] = [];
  if (attempt.number !== number) lies.push('attempts are not numbered');
  if (status !== undefined && status !== call?.status) lies.push('it is not the status');
  if (!isTold(attempt, call)) lies.push(`attempt ${number} met ${faultOf(call)}`);
  const isOver = failure === undefined || isEnd(number, failure);
  if (isOver !== isLast) lies.push(`attempt ${number} ${isOver ? 'was' : 'was not'} the last`);
  return lies;
}

/** Whether an attempt says what its call met. */
function isTold({ failure, duration_ms }: Attempt, call: Call | undefined): boolean {
  const fault = faultOf(call);
  const allowed = fault === undefined ? [undefined] : (kindsOf[fault] ?? []);
  // On a slow machine any answer may come too late.
  const isLate = failure?.kind === 'timeout' && duration_ms >= TIMEOUT_MILLISECONDS;
  return isLate || allowed.includes(failure?.kind);
}

/** Whether there is no other attempt after this one. */
function isEnd(number: number, { kind, message }: NonNullable<Attempt['failure']>): boolean {
  return final.includes(kind) || number > RETRIES || message.includes(BUDGET);
}

/** What was done to a call; undefined for a whole answer. */
function faultOf(call: Call | undefined): string | undefined {
  const { fault, status } = call ?? {};
  if (fault === undefined || fault.startsWith('no ')) return undefined;
  return fault === 'status' ? `status ${status}` : fault;
}

/** What has to become of a trial, by its last call. */
function outcomeOf(
  trial: TrialRecord,
  { attempt, call }: { readonly attempt: Attempt | undefined; readonly call: Call | undefined },
): { readonly outcome: Outcome; readonly text?: string } {
  if (attempt === undefined || attempt.failure !== undefined) return { outcome: 'errored' };
  const isWrong = call?.rule === WRONG_TEXT_RULE;
  const text = `${isWrong ? 'no' : 'ok'} ticket ${trial.case}`;
  return { outcome: isWrong ? 'failed' : 'passed', text };
}
