import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { MessageContent, MessageEntry, Prompt } from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindExpression, conditionNames } from './bind-expression.ts';
import { bindParts } from './bind-parts.ts';
import { bindTemplated } from './bind-templates.ts';
import { bindPromptText } from './bind-text.ts';

/** What may be the key of a message in its short form. */
export const shortRoles: readonly string[] = ['system', 'user', 'assistant', 'tool', 'developer'];

/** Binds a step's `messages` or `prompt`, of which there is exactly one. */
export async function bindPrompt(
  context: BindContext,
  step: JsonObject,
  pointer: Pointer,
): Promise<Prompt | undefined> {
  const { messages, prompt } = step;
  if ((messages === undefined) === (prompt === undefined)) {
    const both = messages !== undefined;
    const message = both
      ? 'a step has either `messages` or `prompt`, not both'
      : 'the step has neither `messages` nor `prompt`';
    refuse(context, both ? 'ambiguous-entry' : 'missing-key', {
      message,
      pointer: both ? [...pointer, 'prompt'] : pointer,
      place: both ? 'key' : 'value',
    });
    return undefined;
  }
  if (prompt !== undefined) return await bindTextPrompt(context, prompt, pointer);
  return await bindChatPrompt(context, isJsonArray(messages) ? messages : [], pointer);
}

async function bindTextPrompt(
  context: BindContext,
  prompt: JsonValue,
  pointer: Pointer,
): Promise<Prompt> {
  const place: Pointer = [...pointer, 'prompt'];
  const text = await bindPromptText(context, prompt, place);
  return { kind: 'text', prompt: text, location: context.document.locate(place, 'key') };
}

async function bindChatPrompt(
  context: BindContext,
  messages: readonly JsonValue[],
  pointer: Pointer,
): Promise<Prompt> {
  const entries: MessageEntry[] = [];
  for (const [at, message] of messages.entries()) {
    const place: Pointer = [...pointer, 'messages', at];
    const entry = isJsonObject(message) ? await bindMessage(context, message, place) : undefined;
    if (entry) entries.push(entry);
  }
  const location = context.document.locate([...pointer, 'messages'], 'key');
  return { kind: 'chat', messages: entries, location };
}

async function bindMessage(
  context: BindContext,
  message: JsonObject,
  pointer: Pointer,
): Promise<MessageEntry | undefined> {
  const short = shortRoles.filter((role) => message[role] !== undefined);
  const forms = [
    ...short.map((role) => `\`${role}\``),
    ...(message['role'] === undefined ? [] : ['`role`']),
    ...(message['history'] === undefined ? [] : ['`history`']),
  ];
  if (forms.length !== 1) {
    const message =
      forms.length === 0
        ? 'the message has no role'
        : `a message is one of these, not several: ${forms.join(', ')}`;
    refuse(context, 'ambiguous-entry', {
      message,
      pointer,
      hints: ['write `- user: text`, or `- { role: user, content: text }`'],
    });
    return undefined;
  }
  const { history } = message;
  if (typeof history === 'string') return bindHistory(context, history, pointer);
  return await bindSpoken(context, message, { pointer, role: short[0] });
}

function bindHistory(
  context: BindContext,
  source: string,
  pointer: Pointer,
): MessageEntry | undefined {
  const place = { pointer: [...pointer, 'history'], names: conditionNames };
  const expression = bindExpression(context, source, place);
  return expression && { kind: 'history', expression };
}

async function bindSpoken(
  context: BindContext,
  message: JsonObject,
  form: { readonly pointer: Pointer; readonly role: string | undefined },
): Promise<MessageEntry> {
  const { pointer } = form;
  const key = form.role ?? 'content';
  const { [key]: written, ...others } = message;
  // `content: null` beside calls is sent as it is written.
  const { role, ...rest } = written === null ? message : others;
  if (written === null && rest['tool_calls'] === undefined) refuseEmpty(context, pointer);
  const isThere = written !== undefined && written !== null;
  const content = isThere ? await bindContent(context, written, [...pointer, key]) : undefined;
  return {
    kind: 'message',
    role: form.role ?? String(role),
    ...(content && { content }),
    fields: bindTemplated(context, rest, pointer),
    locate: ([first, ...more], place) => {
      if (first === 'role' && form.role !== undefined) {
        return context.document.locate([...pointer, key], 'key');
      }
      const below = first === undefined ? [] : [first === 'content' ? key : first, ...more];
      return context.document.locate([...pointer, ...below], place);
    },
  };
}

function refuseEmpty(context: BindContext, pointer: Pointer): void {
  refuse(context, 'wrong-type', {
    message: '`content` is empty; it takes a text, a map or a list',
    pointer: [...pointer, 'content'],
    hints: ['only a message with `tool_calls` may have none'],
  });
}

async function bindContent(
  context: BindContext,
  content: JsonValue,
  pointer: Pointer,
): Promise<MessageContent> {
  if (!isJsonArray(content)) return await bindPromptText(context, content, pointer);
  return { kind: 'parts', parts: await bindParts(context, content, pointer) };
}
