import { isJsonArray, type JsonObject, type JsonValue } from '../source/json.ts';

/** How many choices a request asks for: `n`, which is 1 where it is not set, for each of its prompts. */
export function countAskedChoices(body: JsonObject): number {
  const n = typeof body['n'] === 'number' ? body['n'] : 1;
  return n * countPrompts(body['prompt']);
}

/** A text is one prompt, and a list of tokens, too; a list of texts or of lists of tokens is several. */
export function countPrompts(prompt: JsonValue | undefined): number {
  const isList = isJsonArray(prompt) && prompt.length > 0 && typeof prompt[0] !== 'number';
  return isList ? prompt.length : 1;
}
