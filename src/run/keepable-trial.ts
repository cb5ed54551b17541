import type { AssertionRecord, StepRecord, TrialRecord } from '../protocol/record.ts';
import type { JsonValue } from '../source/json.ts';
import { countCharacters } from '../source/json-size.ts';

/** A text has at most 512 million characters, and JSON may write one of these with six (`\u0001`). */
const MOST_CHARACTERS = 80_000_000;

/**
 * The trial as it can be written down. One whose line would be longer than a text can be has no outcome that
 * anybody could look into: it is errored, without what it asked and was answered.
 */
export function keepableTrial(
  record: TrialRecord,
  mostCharacters: number = MOST_CHARACTERS,
): TrialRecord {
  const size = sizeOf(record);
  if (size <= mostCharacters) return record;
  const [found, most] = [size, mostCharacters].map((each) => (each / 1e6).toFixed(1));
  return {
    ...record,
    outcome: 'errored',
    reason: `what it asked and was answered is too long to be kept: ${found} million characters, and ${most} are the most`,
    steps: record.steps.map(withoutBodies),
    assertions: record.assertions.map(withoutSeen),
  };
}

/** Answers that were kept from an earlier run take no room, however large they are. */
export function hasKeptAnswers({ steps }: TrialRecord): boolean {
  return steps.some(({ answered_from: from }) => from !== undefined);
}

function withoutBodies({ request, response, text, tool_calls, ...step }: StepRecord): StepRecord {
  return step;
}

function withoutSeen(record: AssertionRecord): AssertionRecord {
  const { expected, actual, reason, calls, ...assertion } = record;
  if (calls === undefined) return assertion;
  return { ...assertion, calls: calls.map(({ text, ...call }) => call) };
}

/** Characters of what came from services, and of what was made of it. */
function sizeOf({ steps, assertions }: TrialRecord): number {
  let size = 0;
  for (const { request, response, text, tool_calls: calls = [] } of steps) {
    size += count(request?.body) + count(response) + count(text);
    for (const call of calls) size += count(call.function.arguments);
  }
  for (const { expected, actual, reason, calls = [] } of assertions) {
    size += count(expected) + count(actual) + count(reason);
    for (const { text } of calls) size += count(text);
  }
  return size;
}

function count(value: JsonValue | undefined): number {
  return value === undefined ? 0 : countCharacters(value);
}
