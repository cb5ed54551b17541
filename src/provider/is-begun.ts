import type { JsonObject, JsonValue } from '../source/json.ts';
import { saysAnything } from './fold-choice.ts';
import { saysSomething } from './fold-content.ts';
import { asList, asObject } from './json-reading.ts';
import { isThought, readContent } from './read-completion.ts';

/** What OpenRouter delivers beside the content. */
const lists = ['reasoning_details', 'images'];

/** Whether anything of an answer is in a body: a word, a thought, a call, a sound, or a picture. */
export function isBegun(body: JsonValue): boolean {
  return asList(asObject(body)?.['choices']).some((entry) => {
    const choice = asObject(entry) ?? {};
    const message = asObject(choice['message']) ?? {};
    return readContent(choice['text']) !== '' || saysAnything(message) || hasMore(message);
  });
}

/** Thoughts that no one can read are delivered, too. */
function hasMore(message: JsonObject): boolean {
  const thoughts = asList(message['content']).filter(isThought);
  if (thoughts.some((part) => saysSomething(part) || Boolean(part['data']))) return true;
  return lists.some((key) => asList(message[key]).length > 0);
}
