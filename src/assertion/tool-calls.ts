import type { ToolCall } from '../protocol/completion.ts';
import type { JsonObject } from '../source/json.ts';
import { parseJson } from './parse-json.ts';
import { showList } from './show-value.ts';

/**
 * Calls with their arguments parsed where they are JSON: what `of: tool_calls` and expressions see
 * (`tool_calls[0].function.arguments.id`). The input of a custom tool stays the text that it is.
 */
export function readCalls(calls: readonly ToolCall[]): readonly JsonObject[] {
  return calls.map((call) => ({ ...call, function: readCall(call) }));
}

/** The name of what is called and its arguments, parsed where they are JSON, or its input. */
export function readCall(call: ToolCall): JsonObject {
  const { name, arguments: given } = call.function;
  const parsed = call.type === 'custom' ? undefined : parseJson(given);
  return { name, arguments: parsed?.ok ? parsed.value : given };
}

/** "no tool was called", "called: `find_order`, `refund`". */
export function describeCalls(calls: readonly ToolCall[]): string {
  if (calls.length === 0) return 'no tool was called';
  return `called: ${showList(calls.map((call) => call.function.name))}`;
}
