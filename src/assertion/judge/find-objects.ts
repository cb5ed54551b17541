import { isJsonObject, type JsonObject } from '../../source/json.ts';
import { isTooDeep } from '../../source/json-depth.ts';
import { findJsonEnd } from '../find-json-end.ts';

/** More than so many braces is no answer to a question about a verdict. */
const MOST_BRACES = 100;
const LONGEST_OBJECT = 20_000;

/** The JSON objects in a text with other things around them, outermost only, in order. */
export function findObjects(text: string): readonly JsonObject[] {
  const objects: JsonObject[] = [];
  let tried = 0;
  for (let at = text.indexOf('{'); at >= 0 && tried < MOST_BRACES; at = text.indexOf('{', at + 1)) {
    tried += 1;
    const longest = text.slice(at, at + LONGEST_OBJECT);
    const end = findJsonEnd(longest, 0);
    const object = end === undefined ? undefined : tryParse(longest.slice(0, end));
    if (object === undefined || end === undefined) continue;
    objects.push(object);
    at += end - 1;
  }
  return objects;
}

function tryParse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && !isTooDeep(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
