import { isJsonObject, type JsonValue } from '../../source/json.ts';
import { addProblem, at, type ScriptPlace } from './compile-value.ts';

/** Prompts by the id that the policy `prompt_id` names; each has `{{prompt}}` in it. */
export type StoredPrompts = ReadonlyMap<string, string>;

const slot = '{{prompt}}';
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function compilePrompts(value: JsonValue | undefined, place: ScriptPlace): StoredPrompts {
  const prompts = Object.entries(isJsonObject(value) ? value : {});
  for (const [id, text] of prompts) {
    if (!uuid.test(id)) {
      addProblem(at(place, id), `\`${id}\` is no UUID, and a \`prompt_id\` is always one`);
    } else if (!String(text).includes(slot)) {
      addProblem(at(place, id), 'a stored prompt has `{{prompt}}` where the request’s own stands');
    }
  }
  return new Map(prompts.map(([id, text]) => [id.toLowerCase(), String(text)]));
}

/** Puts a request's own prompt into a stored one. */
export function wrapPrompt(stored: string, prompt: string): string {
  return stored.replaceAll(slot, () => prompt);
}
