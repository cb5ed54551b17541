import { isJsonObject, type JsonValue } from '../../source/json.ts';
import { addProblem, at, type ScriptPlace } from './compile-value.ts';

/** How a model behind the API fails. */
export interface ModelFault {
  readonly status: number;
  readonly message: string;
}

const besides: readonly string[] = ['reply', 'fault', 'deliver', 'delay', 'tokens_per_second'];

/** Reads a rule's `model_fault`; it stands alone beside its `match`. */
export function compileModelFault(rule: JsonValue, place: ScriptPlace): ModelFault | undefined {
  const value = isJsonObject(rule) ? rule['model_fault'] : undefined;
  if (!isJsonObject(rule) || value === undefined) return undefined;
  const here = at(place, 'model_fault');
  if (!isJsonObject(value) || typeof value['status'] !== 'number') {
    return addProblem(here, 'a model fails with a `status`');
  }
  for (const key of besides) {
    if (rule[key] !== undefined)
      addProblem(at(place, key), `\`${key}\` does not stand beside a \`model_fault\``);
  }
  const { status, message } = value;
  return {
    status,
    message: typeof message === 'string' ? message : `the model failed (${status})`,
  };
}
