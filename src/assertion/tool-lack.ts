import { isJsonArray, type JsonObject, type JsonValue } from '../source/json.ts';
import type { AskedRequest, RequestLack } from './asked-request.ts';
import { readTools } from './check-tool-calls.ts';
import { showText } from './show-value.ts';

const NO_TOOLS: RequestLack = {
  reason: 'the step has no `tools`',
  hint: 'write `tools` in the step, beside `params`',
};

/**
 * Of a request whose answer is to call one of these tools, or none of them: it would call none that it is
 * not offered, whatever else it says. Without names, of one that offers no tool at all. A service may have tools of
 * its own beside a request without any, or with plugins; and of tools in a form that is not known, no name is.
 */
export function findToolLack(
  names: readonly JsonValue[],
  { body, awaited }: Pick<AskedRequest, 'body' | 'awaited'>,
): RequestLack | undefined {
  if (awaited.has('tools') || awaited.has('functions')) return undefined;
  const known = [...readTools(body).keys()];
  const offered = countEntries(body['tools']) + countEntries(body['functions']);
  if (known.length < offered || body['plugins'] !== undefined) return undefined;
  if (known.length === 0) return names.length === 0 ? NO_TOOLS : undefined;
  const name = names.find(
    (each): each is string =>
      typeof each === 'string' && !each.includes('{{') && !known.includes(each),
  );
  if (name === undefined) return undefined;
  return {
    reason: `${showText(name)} is none of the step’s tools`,
    hint: 'name a tool of the step, or add it to `tools`',
    misspelt: { name, known },
  };
}

function countEntries(list: JsonValue | undefined): number {
  return isJsonArray(list) ? list.length : 0;
}

/**
 * The same of a request as it was sent: why its answer is not judged. One that calls them all the same,
 * as these calls show, is.
 */
export function whyNotOffered(
  names: readonly string[],
  body: JsonObject,
  calls: readonly unknown[],
): string | undefined {
  return calls.length > 0 ? undefined : findToolLack(names, { body, awaited: new Set() })?.reason;
}
