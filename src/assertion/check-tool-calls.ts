import type { Choice } from '../protocol/completion.ts';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  listOf,
} from '../source/json.ts';
import { compileSchema } from './compile-schema.ts';
import { parseJson } from './parse-json.ts';
import { describeValue, nameType, showList, showText } from './show-value.ts';
import { tellMismatches } from './tell-mismatches.ts';

/** A call as the model made it, before anything is left out of it. */
export interface RawCall {
  /** How messages call it: `tool_calls[0]` (`find_order`). */
  readonly noun: string;
  readonly entry: JsonValue;
  /** The older `function_call`, which has no id. */
  readonly isLegacy: boolean;
}

/** The calls of the message as received; what the choice read of them where it has no message. */
export function listCalls({ message, tool_calls: read }: Choice): readonly RawCall[] {
  const listed = message?.['tool_calls'] ?? null;
  const legacy = message?.['function_call'];
  const isListed = isJsonArray(listed) && listed.length > 0;
  if (isJsonObject(legacy) && !isListed) {
    return [{ noun: '`function_call`', entry: { function: legacy }, isLegacy: true }];
  }
  const entries: readonly JsonValue[] = isJsonArray(listed)
    ? listed
    : read.map((call): JsonObject => ({ ...call }));
  return entries.map((entry, index) => ({ noun: nameCall(entry, index), entry, isLegacy: false }));
}

function nameCall(entry: JsonValue, index: number): string {
  const name = nameOfCall(entry);
  const said = typeof name === 'string' && name !== '' ? ` (${showText(name)})` : '';
  return `\`tool_calls[${index}]\`${said}`;
}

/** What a call says it calls, whatever that is. */
export function nameOfCall(entry: JsonValue): JsonValue | undefined {
  return partOf(entry, kindOf(entry) ?? 'function')['name'];
}

const kinds = ['function', 'custom'] as const;

type Kind = (typeof kinds)[number];

/** Undefined for another type; services leave out what a call of a function is. */
function kindOf(entry: JsonValue): Kind | undefined {
  const { type, custom } = isJsonObject(entry) ? entry : {};
  const usual = isJsonObject(custom) ? 'custom' : 'function';
  return kinds.find((kind) => kind === (type ?? usual));
}

/** What a tool or a call holds under its type. */
function partOf(entry: JsonValue, kind: Kind): JsonObject {
  const part = isJsonObject(entry) ? entry[kind] : undefined;
  return isJsonObject(part) ? part : {};
}

interface Tool {
  readonly kind: Kind;
  /** Of a function, if it has any. */
  readonly parameters: JsonValue | undefined;
}

/** The tools of a request by their names. */
export type Tools = ReadonlyMap<string, Tool>;

/** The tools that a request offers, in `tools` or in the older `functions`. */
export function readTools(body: JsonObject): Tools {
  const functions = listOf(body['functions']).map((each): JsonObject => ({ function: each }));
  return new Map(
    [...listOf(body['tools']), ...functions].flatMap((tool): [string, Tool][] => {
      const kind = kindOf(tool) ?? 'function';
      const { name, parameters } = partOf(tool, kind);
      return typeof name === 'string' ? [[name, { kind, parameters }]] : [];
    }),
  );
}

export interface CallProblem {
  readonly message: string;
  /** The call cannot be judged: its arguments are nested too deeply, or the request's schema is of no use. */
  readonly isUnjudged?: true;
}

/** What is wrong with each call, in the order of the calls. */
export function findCallProblems(calls: readonly RawCall[], tools: Tools): readonly CallProblem[] {
  const seen = new Map<string, string>();
  return calls.flatMap((call) => [
    ...findIdProblem(call, seen).map((message) => ({ message: `${call.noun}: ${message}` })),
    ...findProblem(call, tools).map((problem) => ({
      ...problem,
      message: `${call.noun}: ${problem.message}`,
    })),
  ]);
}

function findIdProblem({ entry, isLegacy, noun }: RawCall, seen: Map<string, string>): string[] {
  if (isLegacy || !isJsonObject(entry)) return [];
  const id = entry['id'];
  if (typeof id !== 'string' || id === '') return ['it has no `id`'];
  const other = seen.get(id);
  if (other !== undefined) return [`its id ${showText(id)} is that of ${other}`];
  seen.set(id, noun);
  return [];
}

function findProblem({ entry }: RawCall, tools: Tools): readonly CallProblem[] {
  if (!isJsonObject(entry)) return [{ message: `it is ${describeValue(entry)}, not a map` }];
  const kind = kindOf(entry);
  if (kind === undefined) {
    const type = describeValue(entry['type'] ?? null);
    return [{ message: `its \`type\` is ${type}, not \`function\` or \`custom\`` }];
  }
  const part = partOf(entry, kind);
  const name = part['name'];
  if (typeof name !== 'string' || name === '') return [{ message: `it names no ${words[kind]}` }];
  const tool = tools.get(name);
  if (tool === undefined) return [{ message: describeUnknown(tools) }];
  if (tool.kind !== kind) {
    return [{ message: `it is called as a ${words[kind]}, and is a ${words[tool.kind]}` }];
  }
  return kind === 'custom'
    ? findInputProblem(part['input'])
    : findArgumentsProblem(part['arguments'], tool.parameters);
}

const words: Readonly<Record<Kind, string>> = { function: 'function', custom: 'custom tool' };

function findInputProblem(given: JsonValue | undefined): readonly CallProblem[] {
  if (typeof given === 'string') return [];
  const found = given === undefined ? 'absent' : `a ${nameType(given)}, not text`;
  return [{ message: `its input is ${found}` }];
}

function describeUnknown(tools: Tools): string {
  return tools.size === 0
    ? 'the request has no tools'
    : `it is none of the request’s tools: ${showList([...tools.keys()])}`;
}

function findArgumentsProblem(
  given: JsonValue | undefined,
  parameters: JsonValue | undefined,
): readonly CallProblem[] {
  if (typeof given !== 'string') {
    const found = given === undefined ? 'are absent' : `are a ${nameType(given)}, not text`;
    return [{ message: `its arguments ${found}` }];
  }
  const parsed = parseJson(given, 'its text of arguments');
  if (!parsed.ok) return [parsed];
  if (!isJsonObject(parsed.value)) {
    return [{ message: `its arguments are ${describeValue(parsed.value)}, not a map` }];
  }
  const { check, problem } = compileSchema(parameters ?? {});
  if (check === undefined) {
    const message = `the parameters of this tool cannot be judged by: ${problem.message}`;
    return [{ message, isUnjudged: true }];
  }
  const mismatches = check(parsed.value);
  return mismatches.length === 0 ? [] : [{ message: tellMismatches(mismatches) }];
}
