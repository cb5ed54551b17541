import { parseJson } from '../assertion/parse-json.ts';
import { readCalls } from '../assertion/tool-calls.ts';
import type { Trial } from '../plan/plan.ts';
import type { Completion } from '../protocol/completion.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';

/** What templates see of a trial: its variables, and the names that are always there. */
export function templateVariables(trial: Trial, steps: JsonObject): JsonObject {
  return { ...trial.case.vars, ...always(trial, steps) };
}

/** What expressions see of it. */
export function expressionVariables(trial: Trial, steps: JsonObject): JsonObject {
  return { vars: trial.case.vars, ...always(trial, steps) };
}

function always(trial: Trial, steps: JsonObject): JsonObject {
  const { id, name, row } = trial.case;
  return {
    matrix: nestDots(trial.variant.values),
    steps,
    case: { id, ...(name !== undefined && { name }) },
    ...(row && { row }),
    repeat: trial.repeat,
  };
}

/** `params.temperature` can be read as it is written, and with a dot between its parts. */
function nestDots(values: JsonObject): JsonObject {
  const nested: Record<string, JsonValue> = { ...values };
  for (const [name, value] of Object.entries(values)) {
    const [first, ...rest] = name.split('.');
    if (first === undefined || rest.length === 0) continue;
    const group = nested[first];
    nested[first] = { ...(isJsonObject(group) ? group : {}), [rest.join('.')]: value };
  }
  return nested;
}

/** What later steps see of a completed step. `json` is there when the text is JSON. */
export function stepVariables(completion: Completion, costUsd: number | undefined): JsonObject {
  const [first] = completion.choices;
  const json = parseJson(first?.text ?? '');
  return {
    text: first?.text ?? '',
    ...(json.ok && { json: json.value }),
    tool_calls: readCalls(first?.tool_calls ?? []),
    ...(completion.model !== undefined && { model: completion.model }),
    ...(first?.finish_reason !== undefined && { finish_reason: first.finish_reason }),
    ...(completion.usage && { usage: completion.usage as JsonObject }),
    ...(costUsd !== undefined && { cost: costUsd }),
    choices: completion.choices as unknown as JsonValue,
  };
}
