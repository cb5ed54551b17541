import type { Failure } from '../protocol/failure.ts';
import type { AssertionRecord, StepRecord, TrialRecord } from '../protocol/record.ts';
import { cutText } from '../source/cut-text.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';

/** Characters of a text; a report shows a small part of it. */
const LONGEST = 100_000;
const MOST_VALUES = 20_000;
const MOST_CALLS = 100;

/**
 * A trial without what no table shows, for reports that hold some hundreds at once: what was sent, most of
 * what was received, the calls of judges, and the rest of values that are very large.
 */
export function lightenTrial(trial: TrialRecord): TrialRecord {
  const { reason, steps, assertions } = trial;
  return {
    ...trial,
    vars: {},
    ...(reason !== undefined && { reason: cut(reason) }),
    steps: steps.map(lightenStep),
    assertions: assertions.map(lightenAssertion),
  };
}

function lightenStep({ request: _, ...step }: StepRecord): StepRecord {
  const { response, text, tool_calls: calls, failure } = step;
  return {
    ...step,
    ...(response !== undefined && { response: lightenResponse(response) }),
    ...(text !== undefined && { text: cut(text) }),
    ...(calls !== undefined && { tool_calls: calls.slice(0, MOST_CALLS).map(lightenCall) }),
    ...(failure !== undefined && { failure: lightenFailure(failure) }),
  };
}

/** What is shown of several choices. */
function lightenResponse(response: JsonValue): JsonValue {
  const choices = isJsonObject(response) ? response['choices'] : undefined;
  return choices === undefined ? {} : { choices: lighten(choices) };
}

function lightenCall<Call extends NonNullable<StepRecord['tool_calls']>[number]>(call: Call): Call {
  const { name, arguments: given } = call.function;
  return { ...call, function: { ...call.function, name: cut(name), arguments: cut(given) } };
}

function lightenFailure(failure: Failure): Failure {
  const { message, body } = failure;
  return { ...failure, message: cut(message), ...(body !== undefined && { body: lighten(body) }) };
}

function lightenAssertion({ calls: _, ...record }: AssertionRecord): AssertionRecord {
  const { message, expected, actual, reason } = record;
  return {
    ...record,
    message: cut(message),
    ...(expected !== undefined && { expected: lighten(expected) }),
    ...(actual !== undefined && { actual: lighten(actual) }),
    ...(reason !== undefined && { reason: cut(reason) }),
  };
}

/** The same, if it is of a usual size. */
function lighten(value: JsonValue): JsonValue {
  let left = MOST_VALUES;
  const walk = (each: JsonValue): JsonValue => {
    if (typeof each === 'string') return cut(each);
    if (!isJsonArray(each) && !isJsonObject(each)) return each;
    const entries = Object.entries(each);
    left -= entries.length;
    if (left < 0) return '…';
    if (isJsonArray(each)) return each.map(walk);
    return Object.fromEntries(entries.map(([key, item]) => [key, walk(item)]));
  };
  return walk(value);
}

function cut(text: string): string {
  return cutText(text, LONGEST);
}
