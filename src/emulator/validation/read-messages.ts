import type { JsonObject } from '../../source/json.ts';
import type { BodyMessage } from './completion-body.ts';
import {
  type Field,
  listField,
  literalField,
  modelField,
  nullable,
  optionalMember,
  requiredMember,
  textField,
} from './fields.ts';
import type { Place } from './finding.ts';

const roleField = literalField('user', 'assistant', 'system');

const toolCallField: Field<JsonObject> = (value, place) => {
  const call = modelField(value, place);
  if (call === undefined) return undefined;
  requiredMember(call, 'id', { field: textField, place });
  optionalMember(call, 'type', { field: textField, place });
  requiredMember(call, 'function', { field: calledFunctionField, place });
  return call;
};

const calledFunctionField: Field<JsonObject> = (value, place) => {
  const called = modelField(value, place);
  if (called === undefined) return undefined;
  requiredMember(called, 'name', { field: textField, place });
  requiredMember(called, 'arguments', { field: textField, place });
  return called;
};

const messageField: Field<BodyMessage> = (value, place) => {
  const message = modelField(value, place);
  if (message === undefined) return undefined;
  const role = requiredMember(message, 'role', { field: roleField, place });
  const content = optionalMember(message, 'content', { field: nullable(textField), place });
  optionalMember(message, 'tool_calls', { field: nullable(listField(toolCallField)), place });
  return role === undefined ? undefined : { role, content: content ?? '' };
};

/** The conversation of a chat. Content is text; there is no role for a tool's result. */
export function readMessages(body: JsonObject, place: Place): readonly BodyMessage[] {
  return requiredMember(body, 'messages', { field: listField(messageField), place }) ?? [];
}
