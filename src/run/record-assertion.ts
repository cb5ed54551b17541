import type { Verdict } from '../assertion/assertion.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { AssertionRecord } from '../protocol/record.ts';

/** What came of one use of an assertion, with the choice that decided and the calls that it took. */
export interface Decided {
  readonly verdict: Verdict;
  readonly choice?: number;
  readonly calls?: readonly ModelCall[];
}

export function cannotJudge(message: string): Decided {
  return { verdict: { verdict: 'errored', message } };
}

export function recordAssertion(
  use: AssertionUse,
  step: string,
  decided: Decided,
): AssertionRecord {
  const { verdict, score, message, expected, actual, reason } = decided.verdict;
  const record: Partial<Mutable<AssertionRecord>> = {
    name: use.label,
    assertion: use.assertion,
    step,
  };
  if (decided.choice !== undefined) record.choice = decided.choice;
  record.verdict = verdict;
  if (score !== undefined) record.score = score;
  record.message = message;
  if (expected !== undefined) record.expected = expected;
  if (actual !== undefined) record.actual = actual;
  if (reason !== undefined) record.reason = reason;
  if (decided.calls !== undefined && decided.calls.length > 0) record.calls = decided.calls;
  record.severity = use.severity;
  if (use.weight !== 1) record.weight = use.weight;
  record.location = use.location;
  return record as AssertionRecord;
}

/** The record of an assertion whose step has no completion to look at. */
export function recordUnjudged(use: AssertionUse, step: string, message: string): AssertionRecord {
  return recordAssertion(use, step, cannotJudge(message));
}
