import type { Verdict } from '../assertion/assertion.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { AssertionRecord } from '../protocol/record.ts';
import { cutText } from '../source/cut-text.ts';
import type { JsonValue } from '../source/json.ts';
import { countCharacters } from '../source/json-size.ts';

/** What came of one use of an assertion, with the choice that decided and the calls that it took. */
export interface Decided {
  readonly verdict: Verdict;
  readonly choice?: number;
  readonly calls?: readonly ModelCall[];
}

/** Characters of what an assertion saw: all of it is in its step. */
const LONGEST_SEEN = 100_000;

/** Twenty assertions on one long answer would keep it twenty times. Of what is no text, its JSON begins it. */
function cutLong(value: JsonValue): JsonValue {
  if (typeof value === 'string') return cutText(value, LONGEST_SEEN);
  const isShort = typeof value !== 'object' || countCharacters(value) <= LONGEST_SEEN;
  return isShort ? value : cutText(JSON.stringify(value), LONGEST_SEEN);
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
  if (expected !== undefined) record.expected = cutLong(expected);
  if (actual !== undefined) record.actual = cutLong(actual);
  if (reason !== undefined) record.reason = cutText(reason, LONGEST_SEEN);
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
