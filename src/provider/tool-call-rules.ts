import { cutText } from '../source/cut-text.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { describePath } from './complaint/path.ts';
import { asList, asObject, asText } from './json-reading.ts';
import { isAwaited, lack, type Parameter, part, refuse } from './parameter-rule.ts';
import type { ParameterFinding, RequestDraft } from './provider.ts';
import { list } from './value-rules.ts';

/** The calls that an assistant's message made. Types that are not `function` have shapes of their own. */
export function checkToolCalls(calls: Parameter): readonly ParameterFinding[] {
  if (calls.value === null) return [];
  if (!isJsonArray(calls.value)) return [refuse(calls, 'a list of tool calls')];
  return calls.value.flatMap((call, at) => checkToolCall(part(calls, at, call)));
}

function checkToolCall(call: Parameter): readonly ParameterFinding[] {
  const { value } = call;
  if (!isJsonObject(value)) return [refuse(call, 'a map with `id` and `function`')];
  const type = value['type'] ?? 'function';
  const findings = checkMember(call, 'id');
  if (type !== 'function') return findings;
  const called = part(call, 'function', value['function'] ?? null);
  if (!isJsonObject(called.value)) return [...findings, lack(call, '`function`')];
  return [...findings, ...checkMember(called, 'name'), ...checkMember(called, 'arguments')];
}

/** A text that has to be there. */
function checkMember(owner: Parameter, key: string): readonly ParameterFinding[] {
  const value = asObject(owner.value)?.[key];
  const member = part(owner, key, value ?? null);
  if (value === undefined) return isAwaited(member) ? [] : [lack(owner, `\`${key}\``)];
  if (typeof value === 'string') return [];
  const finding = refuse(member, 'text');
  if (key !== 'arguments' || !isJsonObject(value)) return [finding];
  return [{ ...finding, hints: [`write them as JSON text: '${shortJson(value)}'`] }];
}

function shortJson(value: JsonValue): string {
  return cutText(JSON.stringify(value), 60);
}

/**
 * A message of the role `tool` says which call it answers, and comes after the message of the
 * assistant that made the call, with nothing but others of its kind between (OpenAI's API reference).
 * Nothing is found where that message is not known yet.
 */
export function checkToolResults(
  draft: RequestDraft,
  service: string,
): readonly ParameterFinding[] {
  const messages = asList(draft.body['messages']);
  return messages.flatMap((message, at) => {
    if (asObject(message)?.['role'] !== 'tool') return [];
    const path = ['messages', at];
    const id = asObject(message)?.['tool_call_id'];
    const member: Parameter = {
      path: [...path, 'tool_call_id'],
      value: id ?? null,
      service,
      draft,
    };
    if (id === undefined && !isAwaited(member)) return [lackId({ ...member, path })];
    if (id !== undefined && typeof id !== 'string') return [refuse(member, 'text')];
    return checkCaller(messages, at, member);
  });
}

function lackId(message: Parameter): ParameterFinding {
  const hints = [
    '`tool_call_id: "{{steps.<id>.tool_calls.[0].id}}"` answers the first call of a step',
  ];
  return { ...lack(message, '`tool_call_id`'), hints };
}

function checkCaller(
  messages: readonly JsonValue[],
  at: number,
  id: Parameter,
): readonly ParameterFinding[] {
  const before = messages.slice(0, at);
  const place = before.findLastIndex((each) => asObject(each)?.['role'] !== 'tool');
  const caller = asObject(before[place]);
  if (caller === undefined && id.draft.awaited?.has('messages') === true) return [];
  const calls = asList(caller?.['tool_calls']);
  if (caller?.['role'] !== 'assistant' || calls.length === 0) {
    const calling: Parameter = { ...id, path: ['messages', place, 'tool_calls'] };
    if (caller?.['role'] === 'assistant' && isAwaited(calling)) return [];
    return [refuseStranded(id)];
  }
  const ids = calls.flatMap((call) => asText(asObject(call)?.['id']) ?? []);
  const isKnown = typeof id.value === 'string' && ids.length === calls.length;
  if (!isKnown || ids.some((known) => known === id.value)) return [];
  const finding = refuse(id, `the id of a call before it: ${list(ids)}`);
  return [finding];
}

function refuseStranded({ path, service }: Parameter): ParameterFinding {
  const message = `\`${describePath(path.slice(0, 2))}\` answers a tool call, and the message before it calls no tool; ${service} refuses that`;
  return {
    code: 'refused-parameter',
    severity: 'error',
    path: [...path.slice(0, 2), 'role'],
    message,
    hints: ['put the message with its `tool_calls` before it, or `continue` the step that called'],
  };
}
