import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { splitTokens } from '../model/tokens.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import { nameOf } from '../validation/openai/tool-checks.ts';
import type { AnswerChoice, AnswerToolCall } from './answer.ts';

/** How calls are written: `function_call` where `functions` were sent, and `custom` for such a tool. */
export interface CallForms {
  readonly isOlder: boolean;
  isCustom(name: string): boolean;
}

export function callFormsOf({ raw }: CompletionBody): CallForms {
  const tools = isJsonArray(raw['tools']) ? raw['tools'] : [];
  const custom = tools
    .filter((tool) => isJsonObject(tool) && tool['type'] === 'custom')
    .map(nameOf);
  return { isOlder: raw['functions'] !== undefined, isCustom: (name) => custom.includes(name) };
}

/** The part of a message that has the calls; nothing for none. */
export function writeCalls(calls: readonly AnswerToolCall[], forms: CallForms): JsonObject {
  const [first] = calls;
  if (first === undefined) return {};
  if (forms.isOlder) return { function_call: { name: first.name, arguments: first.arguments } };
  return { tool_calls: calls.map((call) => writeCall(call, forms)) };
}

/** The deltas that make up the calls: for each first its name, then its arguments in pieces. */
export function writeCallDeltas(
  calls: readonly AnswerToolCall[],
  forms: CallForms,
): readonly JsonObject[] {
  const [first] = calls;
  if (first === undefined) return [];
  if (forms.isOlder) {
    return [
      { function_call: { name: first.name, arguments: '' } },
      ...splitTokens(first.arguments).map((piece) => ({ function_call: { arguments: piece } })),
    ];
  }
  return calls.flatMap((call, index) => [
    { tool_calls: [{ index, ...writeCall({ ...call, arguments: '' }, forms) }] },
    ...splitTokens(call.arguments).map((piece) => ({
      tool_calls: [{ index, ...writePiece(call.name, piece, forms) }],
    })),
  ]);
}

/** `function_call` in place of `tool_calls`, where calls have their older form. */
export function finishReasonOf({ finishReason }: AnswerChoice, forms: CallForms): JsonValue {
  return forms.isOlder && finishReason === 'tool_calls' ? 'function_call' : finishReason;
}

function writeCall(call: AnswerToolCall, { isCustom }: CallForms): JsonObject {
  const { id, name } = call;
  return isCustom(name)
    ? { id, type: 'custom', custom: { name, input: call.arguments } }
    : { id, type: 'function', function: { name, arguments: call.arguments } };
}

function writePiece(name: string, piece: string, { isCustom }: CallForms): JsonObject {
  return isCustom(name) ? { custom: { input: piece } } : { function: { arguments: piece } };
}
