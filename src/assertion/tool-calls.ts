import type { ToolCall } from '../protocol/completion.ts';
import type { JsonObject } from '../source/json.ts';
import { parseJson } from './parse-json.ts';
import { showList } from './show-value.ts';

/**
 * Calls as the API sends them, with their arguments parsed where they are JSON: what `of: tool_calls`
 * and expressions see (`tool_calls[0].function.arguments.id`).
 */
export function readCalls(calls: readonly ToolCall[]): readonly JsonObject[] {
  return calls.map((call) => ({ ...call, function: readCall(call) }));
}

/** The name of what is called and its arguments, parsed where they are JSON. */
export function readCall(call: ToolCall): JsonObject {
  const parsed = parseJson(call.function.arguments);
  return {
    name: call.function.name,
    arguments: parsed.ok ? parsed.value : call.function.arguments,
  };
}

/** "no tool was called", "called: `find_order`, `refund`". */
export function describeCalls(calls: readonly ToolCall[]): string {
  if (calls.length === 0) return 'no tool was called';
  return `called: ${showList(calls.map((call) => call.function.name))}`;
}
