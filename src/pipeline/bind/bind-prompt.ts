import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import {
  type BoundTemplate,
  type MessageEntry,
  type Prompt,
  type PromptText,
  TemplateFailure,
} from '../pipeline.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindExpression, conditionNames } from './bind-expression.ts';
import { bindTemplated, bindTemplateFile } from './bind-templates.ts';

const roles = ['system', 'user', 'assistant', 'tool', 'developer'];

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
  const short = roles.filter((role) => message[role] !== undefined);
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
  const key = form.role ?? 'content';
  const { role, [key]: content, ...rest } = message;
  const text =
    content === undefined
      ? undefined
      : await bindPromptText(context, content, [...form.pointer, key]);
  return {
    kind: 'message',
    role: form.role ?? String(role),
    ...(text && { content: text }),
    fields: bindTemplated(context, rest, form.pointer),
  };
}

async function bindPromptText(
  context: BindContext,
  value: JsonValue,
  pointer: Pointer,
): Promise<PromptText> {
  const file = isJsonObject(value) ? value['file'] : undefined;
  if (typeof file !== 'string')
    return { kind: 'inline', value: bindTemplated(context, value, pointer) };
  const path = bindTemplated(context, file, [...pointer, 'file']);
  const files = new Map<string, BoundTemplate>();
  for (const rendered of renderPaths(context, path)) {
    const bound = await readPromptFile(context, rendered, [...pointer, 'file']);
    if (bound) files.set(rendered, bound);
  }
  return { kind: 'file', path, files };
}

/** Every path that the matrix can give, in its order, each once. */
function renderPaths(
  context: BindContext,
  path: ReturnType<typeof bindTemplated>,
): readonly string[] {
  const paths = new Set<string>();
  for (const matrix of context.variants) {
    try {
      paths.add(String(path.render({ matrix })));
    } catch (error) {
      if (!(error instanceof TemplateFailure)) throw error;
      refuse(context, 'bad-template', {
        message: `a path may use only \`{{matrix.…}}\`: ${error.message}`,
        location: error.location,
      });
      return [];
    }
  }
  return [...paths];
}

async function readPromptFile(
  context: BindContext,
  path: string,
  pointer: Pointer,
): Promise<BoundTemplate | undefined> {
  const read = await context.readBeside(path);
  if (read.file) return bindTemplateFile(context, read.file, read.partials);
  refuse(context, 'unreadable-file', { message: `\`${path}\`: ${read.problem}`, pointer });
  return undefined;
}
