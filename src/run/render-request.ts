import { ExpressionError } from '../expression/expression.ts';
import { shortRoles } from '../pipeline/bind/bind-prompt.ts';
import { renderText } from '../pipeline/bind/bind-templates.ts';
import {
  type BoundExpression,
  type ContentPart,
  type MessageContent,
  type MessageEntry,
  type PromptText,
  type Settings,
  type Step,
  type TemplatedValue,
  TemplateFailure,
} from '../pipeline/pipeline.ts';
import type { CompletionKind } from '../provider/provider.ts';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  listOf,
} from '../source/json.ts';
import type { Location } from '../source/location.ts';
import { mergeMaps, setKey } from '../source/merge-maps.ts';
import { STEP_TIMEOUT_MILLISECONDS } from './timeout.ts';
import type { TrialScope } from './variables.ts';

/** A step's request as it will be sent, before a dialect turns settings into headers. */
export interface RenderedRequest {
  readonly kind: CompletionKind;
  readonly body: JsonObject;
  /** The author's `pulze` settings. */
  readonly settings: JsonObject;
  readonly timeoutMilliseconds: number;
  /** Where in the user's file a part of the body comes from. */
  locate(path: readonly (string | number)[]): Location | undefined;
}

export interface RenderInput {
  readonly step: Step;
  readonly settings: Settings;
  readonly scope: TrialScope;
  /** Messages and answer of the step that this one continues. */
  readonly conversation: readonly JsonValue[];
  /** Told of each part that cannot be rendered, for which null then stands; without it, the first is thrown. */
  readonly onFailure?: (failure: TemplateFailure) => void;
}

/** Throws TemplateFailure. Nothing is added that the author did not write. */
export function renderRequest(input: RenderInput): RenderedRequest {
  const { step, settings } = input;
  const { variables } = input.scope;
  const render = (value: TemplatedValue): JsonValue =>
    attempt(input, () => value.render(variables));
  const messages = step.prompt.kind === 'chat' ? renderMessages(input) : undefined;
  const body: Record<string, JsonValue> = {};
  if (settings.model) body['model'] = render(settings.model);
  if (messages) body['messages'] = messages.map((message) => message.value);
  if (step.prompt.kind === 'text') {
    const { prompt } = step.prompt;
    body['prompt'] = attempt(input, () => renderPrompt(prompt, variables));
  }
  for (const [key, value] of settings.params) setKey(body, key, render(value));
  for (const key of ['tools', 'plugins', 'stream'] as const) {
    const value = settings[key];
    if (value) body[key] = render(value);
  }
  return {
    kind: step.prompt.kind,
    body,
    settings: renderEntries(settings.pulze, render),
    timeoutMilliseconds: settings.timeoutMilliseconds ?? STEP_TIMEOUT_MILLISECONDS,
    locate: (path) => locate(input, messages ?? [], path),
  };
}

function attempt({ onFailure }: RenderInput, render: () => JsonValue): JsonValue {
  try {
    return render();
  } catch (error) {
    if (onFailure === undefined || !(error instanceof TemplateFailure)) throw error;
    onFailure(error);
    return null;
  }
}

function renderEntries(
  entries: Settings['params'],
  render: (value: TemplatedValue) => JsonValue,
): JsonObject {
  const rendered: Record<string, JsonValue> = {};
  for (const [key, value] of entries) setKey(rendered, key, render(value));
  return rendered;
}

type SpokenEntry = MessageEntry & { readonly kind: 'message' };

interface RenderedMessage {
  readonly value: JsonValue;
  readonly entry?: MessageEntry;
}

function renderMessages(input: RenderInput): readonly RenderedMessage[] {
  const entries = input.step.prompt.kind === 'chat' ? input.step.prompt.messages : [];
  const messages: RenderedMessage[] = [];
  for (const value of input.conversation) messages.push({ value });
  for (const entry of entries) {
    if (entry.kind === 'history') {
      const { expression } = entry;
      const earlier = attempt(input, () => renderHistory(expression, input.scope.names));
      for (const value of listOf(earlier)) messages.push({ value, entry });
    } else messages.push({ value: attempt(input, () => renderMessage(entry, input)), entry });
  }
  return messages;
}

function renderMessage(entry: SpokenEntry, input: RenderInput): JsonObject {
  const fields = entry.fields.render(input.scope.variables);
  const content = entry.content && renderContent(entry.content, input.scope.variables);
  const own = content === undefined ? { role: entry.role } : { role: entry.role, content };
  return isJsonObject(fields) ? mergeMaps(own, fields) : own;
}

function renderHistory(bound: BoundExpression, names: JsonObject): readonly JsonValue[] {
  const value = evaluateAt(bound, names);
  if (isJsonArray(value) && value.every(isJsonObject)) return value.map(inFull);
  throw new TemplateFailure('`history` gives no list of messages', bound.location);
}

/**
 * The short form of a message (`{ user: text }`) is the format's, and not what is sent. Any other is as
 * somebody wants it sent: earlier answers have keys that services add, and what is wrong can be asked for.
 */
function inFull(message: JsonObject): JsonObject {
  const [role, ...others] = shortRoles.filter((key) => message[key] !== undefined);
  const isFull = message['role'] !== undefined || message['content'] !== undefined;
  if (role === undefined || others.length > 0 || isFull) return message;
  const { [role]: content = null, ...rest } = message;
  return { role, content, ...rest };
}

/** Evaluates an expression, telling a failure at its place in the user's file. */
export function evaluateAt(bound: BoundExpression, names: JsonObject): JsonValue {
  try {
    return bound.expression.evaluate(names);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new TemplateFailure(error.message, bound.location);
  }
}

function renderContent(content: MessageContent, variables: JsonObject): JsonValue {
  if (content.kind !== 'parts') return renderPrompt(content, variables);
  return content.parts.map((part) => renderPart(part, variables));
}

function renderPart(part: ContentPart, variables: JsonObject): JsonValue {
  const fields = part.fields.render(variables);
  if (!isJsonObject(fields)) return fields;
  if (part.text) return { ...fields, text: renderPrompt(part.text, variables) };
  if (part.file === undefined) return fields;
  const { key, path, contents } = part.file;
  const content = contents.get(String(path.render(variables)));
  if (content === undefined) throw new TemplateFailure('the file was not read', path.locate());
  const others = fields[key];
  return { ...fields, [key]: { ...content, ...(isJsonObject(others) && others) } };
}

/** Throws TemplateFailure. */
export function renderPrompt(text: PromptText, variables: JsonObject): JsonValue {
  if (text.kind === 'file') {
    const file = text.files.get(String(text.path.render(variables)));
    if (file === undefined) throw new TemplateFailure('the file was not read', text.path.locate());
    return renderText(file, variables);
  }
  if (typeof text.value.raw !== 'string') return text.value.render(variables);
  const [bound] = text.value.templates;
  return bound ? renderText(bound, variables) : text.value.raw;
}

function locate(
  input: RenderInput,
  messages: readonly RenderedMessage[],
  path: readonly (string | number)[],
): Location | undefined {
  const [key, ...rest] = path;
  const { settings, step } = input;
  if (key === 'messages' || key === 'prompt') return locatePrompt(step, messages, rest);
  if (key === 'pulze') return settings.pulze.get(String(rest[0]))?.locate(rest.slice(1));
  const own = key === 'model' || key === 'tools' || key === 'plugins' || key === 'stream';
  const value = own ? settings[key] : settings.params.get(String(key));
  return value?.locate(rest);
}

function locatePrompt(
  step: Step,
  messages: readonly RenderedMessage[],
  path: readonly (string | number)[],
): Location {
  const entry = messages[Number(path[0])]?.entry;
  if (entry === undefined) return step.prompt.location;
  return entry.kind === 'history' ? entry.expression.location : entry.locate(path.slice(1));
}
