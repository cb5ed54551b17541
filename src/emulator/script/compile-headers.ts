import { isJsonArray, isJsonObject, type JsonValue } from '../../source/json.ts';
import { addProblem, at, type ScriptPlace } from './compile-value.ts';

/** Names in lower case; a list is a header that is sent so many times. */
export type ScriptHeaders = Readonly<Record<string, string | string[]>>;

export function compileHeaders(value: JsonValue | undefined, place: ScriptPlace): ScriptHeaders {
  const given = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    given.map(([name, text]) => {
      const texts = (isJsonArray(text) ? text : [text]).map(String);
      checkHeader(name, texts, at(place, name));
      return [name.toLowerCase(), isJsonArray(text) ? texts : (texts[0] ?? '')];
    }),
  );
}

function checkHeader(name: string, texts: readonly string[], place: ScriptPlace): void {
  if (!/^[!#$%&'*+\-.^_`|~\w]+$/.test(name)) addProblem(place, 'no name of a header');
  if (texts.some((text) => /[^\t\x20-\x7e\x80-\xff]/.test(text))) {
    addProblem(place, 'a header has no line breaks, and no signs beyond Latin-1');
  }
}
