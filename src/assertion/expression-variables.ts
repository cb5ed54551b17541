import type { Choice } from '../protocol/completion.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Subject } from './assertion.ts';
import { readCalls } from './tool-calls.ts';
import { findWhyUntimed } from './verdicts.ts';

/** What an expression over an answer may name, in an `expression` and in a `transform`. */
export const expressionNames: readonly string[] = [
  ...['value', 'text', 'json', 'tool_calls', 'finish_reason', 'choices', 'model', 'metadata'],
  ...['usage', 'cost', 'latency_ms', 'vars', 'steps', 'matrix', 'case', 'row', 'repeat'],
];

export interface ExpressionVariables {
  readonly values: JsonObject;
  /** Why a name has no value, for the names that have none: JSON that does not parse, an unknown cost. */
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * `tool_calls` have their arguments parsed, `cost` is in US dollars, and `finish_reason` is null when
 * there is none.
 */
export function makeExpressionVariables(subject: Subject): ExpressionVariables {
  const { choice, completion } = subject;
  const json = subject.json();
  const untimed = findWhyUntimed(completion);
  const known: Record<string, JsonValue | undefined> = {
    ...subject.variables,
    value: subject.value,
    text: subject.text,
    json: json.ok ? json.value : undefined,
    tool_calls: readCalls(choice.tool_calls),
    finish_reason: choice.finish_reason ?? null,
    choices: completion.choices.map(describeChoice),
    model: completion.model,
    metadata: completion.metadata,
    usage: completion.usage === undefined ? undefined : { ...completion.usage },
    cost: subject.costUsd,
    latency_ms: untimed === undefined ? completion.timing.latency_ms : undefined,
  };
  const reasons = {
    ...unknown,
    ...(!json.ok && { json: json.message }),
    ...(untimed !== undefined && { latency_ms: untimed }),
  };
  const entries = Object.entries(known);
  return {
    values: Object.fromEntries(
      entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    reasons: Object.fromEntries(
      Object.entries(reasons).filter(([name]) => known[name] === undefined),
    ),
  };
}

const unknown: Readonly<Record<string, string>> = {
  model: 'the service does not say which model answered',
  metadata: 'the answer has no metadata',
  usage: 'the service does not say how many tokens it used',
  cost: 'the cost is not known',
  row: 'the case has no row: it is not from a dataset',
};

function describeChoice(choice: Choice): JsonObject {
  return {
    index: choice.index,
    text: choice.text,
    finish_reason: choice.finish_reason ?? null,
    tool_calls: readCalls(choice.tool_calls),
  };
}
