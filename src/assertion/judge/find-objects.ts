import { isJsonObject, type JsonObject } from '../../source/json.ts';
import { isTooDeep } from '../../source/json-depth.ts';

/** More than so many braces is no answer to a question about a verdict. */
const MOST_BRACES = 100;
const LONGEST_OBJECT = 20_000;

/** The JSON objects in a text with other things around them, outermost only, in order. */
export function findObjects(text: string): readonly JsonObject[] {
  const objects: JsonObject[] = [];
  let tried = 0;
  for (let at = text.indexOf('{'); at >= 0 && tried < MOST_BRACES; at = text.indexOf('{', at + 1)) {
    tried += 1;
    const end = findEnd(text, at);
    const object = end === undefined ? undefined : tryParse(text.slice(at, end));
    if (object === undefined || end === undefined) continue;
    objects.push(object);
    at = end - 1;
  }
  return objects;
}

/** Behind the brace that closes the one at `start`; braces in JSON strings do not count. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (const { 0: sign, index } of text.slice(start, start + LONGEST_OBJECT).matchAll(signs)) {
    if (sign === '{') depth += 1;
    else if (sign === '}') depth -= 1;
    if (depth === 0) return start + index + 1;
  }
  return undefined;
}

const signs: RegExp = /"(?:[^"\\]|\\.)*"|[{}]/gs;

function tryParse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && !isTooDeep(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
