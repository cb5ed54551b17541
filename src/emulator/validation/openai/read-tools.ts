import { isJsonObject, type JsonObject, type JsonValue, listOf } from '../../../source/json.ts';
import type { BodyTool, BodyToolChoice } from '../completion-body.ts';
import { chosenNames, nameOf } from './tool-checks.ts';

/** The tools that may be called, and whether one is. */
export interface ToolRequest {
  readonly tools: readonly BodyTool[];
  readonly toolChoice: BodyToolChoice;
  readonly mayCallSeveral: boolean;
  readonly toolFinishReason?: string;
}

/**
 * Reads `tools` and `tool_choice`, or the older `functions` and `function_call`. The default is
 * `auto` where there are tools; after a tool's result that is an answer in words, so that whoever
 * runs tools in a loop comes to its end, while `required` and a named tool call once more. An answer
 * that had to call a named tool ends with `stop`, as OpenAI's does.
 */
export function readToolRequest(body: JsonObject): ToolRequest {
  const tools = [
    ...listOf(body['tools']).map(readTool),
    ...listOf(body['functions']).map(readFunction),
  ];
  const isParallel = (body['parallel_tool_calls'] ?? true) === true;
  const mayCallSeveral = isParallel && body['functions'] === undefined;
  const choice = body['tool_choice'] ?? body['function_call'] ?? 'auto';
  if (!isJsonObject(choice)) {
    return { tools, mayCallSeveral, toolChoice: readMode(choice, body) };
  }
  const allowed = choice['allowed_tools'];
  if (isJsonObject(allowed)) {
    const names = chosenNames(choice);
    const kept = tools.filter((tool) => names.includes(tool.name));
    return { tools: kept, mayCallSeveral, toolChoice: readMode(allowed['mode'], body) };
  }
  const name = typeof choice['name'] === 'string' ? choice['name'] : nameOf(choice);
  return { tools, mayCallSeveral, toolChoice: { name }, toolFinishReason: 'stop' };
}

function readMode(mode: JsonValue | undefined, body: JsonObject): BodyToolChoice {
  if (mode === 'none') return 'none';
  if (mode === 'required') return 'auto';
  const last = listOf(body['messages']).at(-1);
  const isResult = isJsonObject(last) && ['tool', 'function'].includes(String(last['role']));
  return isResult ? 'none' : 'auto';
}

function readTool(tool: JsonValue): BodyTool {
  const custom = isJsonObject(tool) ? tool['custom'] : undefined;
  if (isJsonObject(custom)) {
    return { ...readFunction(custom), input: readFormat(custom['format']) };
  }
  return readFunction(isJsonObject(tool) ? (tool['function'] ?? {}) : {});
}

function readFunction(value: JsonValue): BodyTool {
  const detail = isJsonObject(value) ? value : {};
  const { name, description, parameters } = detail;
  return {
    name: String(name),
    description: typeof description === 'string' ? description : '',
    parameters: isJsonObject(parameters) ? parameters : { type: 'object', properties: {} },
  };
}

/** A regular expression is followed; a Lark grammar is not, and gives free text. */
function readFormat(format: JsonValue | undefined): NonNullable<BodyTool['input']> {
  const grammar = isJsonObject(format) ? format['grammar'] : undefined;
  if (!isJsonObject(grammar) || grammar['syntax'] !== 'regex') return {};
  return { pattern: String(grammar['definition']) };
}
