import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../../source/json.ts';
import type { Mistake } from './mistake.ts';

/**
 * Whether calls and results follow each other: behind an assistant's calls come the results of all
 * of them, and a result stands nowhere else. OpenAI places these with a dot before the bracket.
 */
export function checkMessageOrder(messages: readonly JsonValue[]): Mistake | undefined {
  let calls: Calls = { open: [], isAnswering: false };
  for (const [index, message] of messages.entries()) {
    if (!isJsonObject(message)) continue;
    const mistake = checkNext(message, index, calls);
    if (mistake !== undefined) return mistake;
    calls = callsAfter(message, calls);
  }
  return calls.open.length > 0 ? unanswered(messages.length - 1, calls.open) : undefined;
}

/** The calls before a message: their ids as long as they have no result, and whether there are any. */
interface Calls {
  readonly open: readonly string[];
  readonly isAnswering: boolean;
}

function checkNext(message: JsonObject, index: number, calls: Calls): Mistake | undefined {
  if (message['role'] === 'tool') return checkResult(message, index, calls);
  return calls.open.length > 0 ? unanswered(index, calls.open) : undefined;
}

function callsAfter(message: JsonObject, { open }: Calls): Calls {
  if (message['role'] === 'tool') {
    return { open: open.filter((id) => id !== message['tool_call_id']), isAnswering: true };
  }
  const ids = callIdsOf(message);
  return { open: ids, isAnswering: ids.length > 0 };
}

function checkResult(message: JsonObject, index: number, calls: Calls): Mistake | undefined {
  if (!calls.isAnswering) return strayResult(index);
  return calls.open.includes(String(message['tool_call_id'])) ? undefined : unknownCall(index);
}

function callIdsOf(message: JsonObject): readonly string[] {
  const calls = message['tool_calls'];
  if (message['role'] !== 'assistant' || !isJsonArray(calls)) return [];
  return calls.map((call) => (isJsonObject(call) ? String(call['id']) : ''));
}

function strayResult(index: number): Mistake {
  return {
    message:
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    param: `messages.[${index}].role`,
  };
}

function unknownCall(index: number): Mistake {
  return {
    message:
      "Invalid parameter: 'tool_call_id' of a message with role 'tool' not found in 'tool_calls' of the previous message.",
    param: `messages.[${index}].tool_call_id`,
  };
}

function unanswered(index: number, ids: readonly string[]): Mistake {
  return {
    message: `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids.join(', ')}`,
    param: `messages.[${index}].role`,
  };
}
