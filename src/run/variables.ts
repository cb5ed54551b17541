import { parseJson } from '../assertion/parse-json.ts';
import { readCalls } from '../assertion/tool-calls.ts';
import type { Trial } from '../plan/plan.ts';
import type { Completion } from '../protocol/completion.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { mergeMaps } from '../source/merge-maps.ts';

/** A step that others may name. */
interface Completed {
  readonly id: string;
  readonly completion: Completion;
  readonly costUsd: number | undefined;
}

/**
 * What a trial's templates and expressions can name, as far as its steps have come. Made when it is
 * first asked for: in most trials nothing looks at a step once it has completed.
 */
export class TrialScope {
  readonly #trial: Trial;
  readonly #completed: Completed[] = [];
  #steps: JsonObject = {};
  #variables: JsonObject | undefined;
  #names: JsonObject | undefined;

  constructor(trial: Trial) {
    this.#trial = trial;
  }

  add(step: Completed): void {
    this.#completed.push(step);
    this.#variables = undefined;
    this.#names = undefined;
  }

  /** For templates: the trial's variables, and the names that are always there. */
  get variables(): JsonObject {
    this.#variables ??= this.#extend(mergeMaps(this.#trial.case.vars));
    return this.#variables;
  }

  /** For expressions. */
  get names(): JsonObject {
    this.#names ??= this.#extend({ vars: this.#trial.case.vars });
    return this.#names;
  }

  #extend(names: Record<string, JsonValue>): JsonObject {
    const { case: each, variant, repeat } = this.#trial;
    names['matrix'] = nestDots(variant.values);
    names['steps'] = this.#seeSteps();
    names['case'] = each.name === undefined ? { id: each.id } : { id: each.id, name: each.name };
    if (each.row) names['row'] = each.row;
    names['repeat'] = repeat;
    return names;
  }

  /** Each is read once, however many look at it. */
  #seeSteps(): JsonObject {
    for (const { id, completion, costUsd } of this.#completed.splice(0)) {
      this.#steps = { ...this.#steps, [id]: stepVariables(completion, costUsd) };
    }
    return this.#steps;
  }
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
function stepVariables(completion: Completion, costUsd: number | undefined): JsonObject {
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
