import type { RelatedPlace } from '../diagnostic/diagnostic.ts';
import type { Notice } from '../diagnostic/render-notice.ts';
import type { Attempt, Failure, FailureDetail } from '../protocol/failure.ts';
import type { AssertionRecord, StepRecord, TrialRecord } from '../protocol/record.ts';
import { commonOf, saysChoice } from '../protocol/told-reason.ts';
import { beginOfText } from '../source/cut-text.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import type { Location } from '../source/location.ts';

/** One cause of a trial's outcome: what to tell, and what was expected and found. */
export interface Reason {
  readonly notice: Notice;
  /** The step whose output was found wanting, which is shown below; none of a warning. */
  readonly step?: string;
  readonly expected?: JsonValue;
  readonly actual?: JsonValue;
  /** What a model that judged gave as its reason. */
  readonly judged?: string;
  /** What of its message trials can have in common, where the rest is each one's own, as a score is. */
  readonly common?: string;
}

/** Why a trial failed or errored, in the order in which it happened; empty for one that passed. */
export function findReasons(trial: TrialRecord): readonly Reason[] {
  if (trial.outcome !== 'failed' && trial.outcome !== 'errored') return [];
  const reasons = [
    ...trial.steps.flatMap((step) => explainStep(step, trial)),
    ...trial.assertions
      .filter((record) => isBlamed(record))
      .map((record) => ({
        ...explain(record, trial, record.verdict === 'errored' ? 'errored' : 'failed'),
        step: record.step,
      })),
  ];
  if (trial.outcome === 'failed' && trial.reason !== undefined) {
    return [...reasons, explainThreshold(trial.reason)];
  }
  if (reasons.length > 0 && trial.reason === undefined) return reasons;
  return [explainTrial(trial, trial.outcome), ...reasons];
}

/** What did not pass and counts for nothing (`severity: warning`). */
export function findWarnings(trial: TrialRecord): readonly Reason[] {
  return trial.assertions
    .filter((record) => record.severity === 'warning' && isAgainst(record))
    .filter((record) => trial.outcome === 'passed' || !isBlamed(record))
    .map((record) => explain(record, trial, 'warning'));
}

function isAgainst({ verdict }: AssertionRecord): boolean {
  return verdict === 'failed' || verdict === 'errored';
}

/** A failed call as a notice: its attempts, and what the service said of which part of the request. */
export function explainFailure(failure: Failure, attempts: readonly Attempt[] = []): Notice {
  const details = failure.details ?? [];
  const related = details.flatMap((detail) => placeOf(detail, failure));
  const unplaced = details.flatMap((detail) => describeUnplaced(detail, failure));
  return {
    severity: 'errored',
    code: failure.kind.replaceAll('_', '-'),
    message: failure.message,
    ...(failure.location ? { location: failure.location } : {}),
    hints: [
      ...describeAttempts(attempts),
      ...unplaced,
      ...(details.length === 0 ? describeBody(failure) : []),
      ...(failure.hints ?? []),
    ],
    related,
  };
}

/** An errored verdict may have made its trial errored whatever its severity. */
function isBlamed(record: AssertionRecord): boolean {
  if (record.verdict === 'errored') return true;
  return record.verdict === 'failed' && record.severity === 'error';
}

function explainStep(step: StepRecord, trial: TrialRecord): readonly Reason[] {
  if (step.failure === undefined || step.outcome !== 'errored') return [];
  const notice = explainFailure(step.failure, step.attempts);
  return [{ notice: { ...notice, hints: [...inStep(step.id, trial), ...(notice.hints ?? [])] } }];
}

function explain(
  record: AssertionRecord,
  trial: TrialRecord,
  severity: Notice['severity'],
): Reason {
  const isTold = record.choice === undefined || saysChoice(record.message);
  const choice = isTold ? [] : [`in choice ${record.choice}`];
  return {
    notice: {
      severity,
      code: record.name,
      message: record.message,
      location: record.location,
      hints: [...inStep(record.step, trial), ...choice],
    },
    ...(record.expected === undefined ? {} : { expected: record.expected }),
    ...(record.actual === undefined ? {} : { actual: record.actual }),
    ...(record.reason === undefined ? {} : { judged: record.reason }),
  };
}

/** A trial that has a reason of its own failed by its threshold. */
function explainThreshold(message: string): Reason {
  const notice: Notice = { severity: 'failed', code: 'threshold', message };
  return { notice, common: commonOf(message) };
}

function explainTrial(trial: TrialRecord, severity: 'failed' | 'errored'): Reason {
  const message = trial.reason ?? 'the record does not say why';
  return { notice: { severity, code: 'trial', message } };
}

function inStep(id: string, trial: TrialRecord): readonly string[] {
  return trial.steps.length > 1 ? [`in step \`${id}\``] : [];
}

/** `3 attempts: 429, 429, 500`; nothing for a single one, which the message is about. */
function describeAttempts(attempts: readonly Attempt[]): readonly string[] {
  if (attempts.length < 2) return [];
  const ends = attempts.map((attempt) => String(attempt.status ?? attempt.failure?.kind ?? 'ok'));
  return [`${attempts.length} attempts: ${ends.join(', ').replaceAll('_', ' ')}`];
}

/** What the failure itself says of that place is not said twice. */
function placeOf(detail: FailureDetail, failure: Failure): readonly RelatedPlace[] {
  if (detail.location === undefined) return [];
  const isSaid = [describeDetail(detail), detail.message].some((each) =>
    failure.message.includes(each),
  );
  if (isSaid && isSame(detail.location, failure.location)) return [];
  return [{ message: describeDetail(detail), location: detail.location }];
}

/** Of what the failure itself says already, only the place, where it does not name that. */
function describeUnplaced(detail: FailureDetail, { message }: Failure): readonly string[] {
  if (detail.location !== undefined) return [];
  if (!message.includes(detail.message)) return [describeDetail(detail)];
  const path = pathOf(detail);
  return message.includes(path) ? [] : [`this is about \`${path}\``];
}

function describeDetail(detail: FailureDetail): string {
  const path = pathOf(detail);
  return path === '' ? detail.message : `\`${path}\`: ${detail.message}`;
}

function pathOf({ path }: FailureDetail): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

function isSame(one: Location, other: Location | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const LONGEST_BODY = 300;
/** A message quotes at least so much of a body before it is cut. */
const QUOTED = 40;

/** What the service answered, unless the message says it already. */
function describeBody(failure: Failure): readonly string[] {
  const { body, message } = failure;
  if (body === undefined || body === null || body === '') return [];
  if (typeof body === 'string' && message.includes(body.slice(0, QUOTED))) return [];
  if (someText(body, (text) => text.length > 3 && message.includes(text))) return [];
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const shown = text.length > LONGEST_BODY ? `${beginOfText(text, LONGEST_BODY)}...` : text;
  return [`the service said: ${shown}`];
}

function someText(value: JsonValue, matches: (text: string) => boolean): boolean {
  if (typeof value === 'string') return matches(value);
  if (isJsonArray(value)) return value.some((item) => someText(item, matches));
  if (isJsonObject(value)) return Object.values(value).some((item) => someText(item, matches));
  return false;
}
