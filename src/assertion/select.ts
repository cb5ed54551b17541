import type { Choice, Completion } from '../protocol/completion.ts';
import type { JsonValue } from '../source/json.ts';
import { ownValue } from '../source/own-value.ts';
import type { ParsedJson } from './assertion.ts';
import { compilePath, type JsonPath } from './json-path.ts';
import { readCalls } from './tool-calls.ts';

/** What an entry's `of` chooses from. */
export interface Selectable {
  readonly choice: Choice;
  readonly completion: Completion;
  readonly json: () => ParsedJson;
}

export type Selected =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly message: string; readonly isUnjudged?: true };

export type Selector = (from: Selectable) => Selected;

export type CompiledSelector =
  | { readonly select: Selector; readonly problem?: undefined }
  | { readonly select?: undefined; readonly problem: string };

/**
 * An entry's `of`: one of the names, or a JSONPath into the parsed text. A path to one place gives
 * the value there; one that can lead to several (`$.items[*].name`) gives the list of the values.
 * Where nothing is found the model's answer is at fault: the entry has failed, not errored. What is
 * too deep or too large to be looked through leaves it unjudged.
 */
export function compileSelector(of: string): CompiledSelector {
  const named = ownValue(selectors, of);
  if (named !== undefined) return { select: named };
  if (!of.startsWith('$')) {
    return {
      problem: `\`of\` is \`${of}\`; it takes ${names} or a JSONPath, which begins with \`$\``,
    };
  }
  const compiled = compilePath(of);
  if (compiled.path === undefined) return { problem: compiled.problem };
  const { path } = compiled;
  return { select: (from) => selectPath(path, from.json()) };
}

/** {@link compileSelector} and its use at once; a selector that is kept saves compiling it. */
export function selectValue(of: string, from: Selectable): Selected {
  const compiled = compileSelector(of);
  if (compiled.select === undefined) return { ok: false, message: compiled.problem };
  return compiled.select(from);
}

const selectors: Readonly<Record<string, Selector>> = {
  text: ({ choice }) => ({ ok: true, value: choice.text }),
  tool_calls: ({ choice }) => ({ ok: true, value: readCalls(choice.tool_calls) }),
  message: ({ choice }) =>
    choice.message === undefined
      ? { ok: false, message: 'a text completion has no message' }
      : { ok: true, value: choice.message },
  response: ({ completion }) => ({ ok: true, value: completion.response }),
};

const names: string = Object.keys(selectors)
  .map((name) => `\`${name}\``)
  .join(', ');

function selectPath(path: JsonPath, json: ParsedJson): Selected {
  if (!json.ok) return json;
  const found = path.find(json.value);
  if (found.values === undefined) return { ok: false, message: found.problem, isUnjudged: true };
  const [first] = found.values;
  if (first === undefined) return { ok: false, message: `nothing is at \`${path.source}\`` };
  return { ok: true, value: path.isSingular ? first : found.values };
}
