import {
  type BoundTemplate,
  type ContentPart,
  type MessageContent,
  type MessageEntry,
  type PromptText,
  type Settings,
  type Step,
  type TemplatedValue,
  TemplateFailure,
} from '../pipeline/pipeline.ts';
import { renderPrompt } from '../run/render-request.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { mergeMaps } from '../source/merge-maps.ts';

/** What is known of a request before the answers that it waits for. */
export interface RawRequest {
  readonly body: JsonObject;
  /** The author's `pulze` settings. */
  readonly settings: JsonObject;
}

/** Each value rendered where no answer is read for it; else as written, templates and all. */
export function rawRequest(step: Step, settings: Settings, variables: JsonObject): RawRequest {
  const { model, tools, plugins, stream, params } = settings;
  const show = (value: TemplatedValue): JsonValue => showValue(value, variables);
  return {
    body: {
      ...(model && { model: show(model) }),
      ...rawPrompt(step, variables),
      ...Object.fromEntries([...params].map(([key, value]) => [key, show(value)])),
      ...(tools && { tools: show(tools) }),
      ...(plugins && { plugins: show(plugins) }),
      ...(stream && { stream: show(stream) }),
    },
    settings: Object.fromEntries([...settings.pulze].map(([key, value]) => [key, show(value)])),
  };
}

function rawPrompt({ prompt }: Step, variables: JsonObject): JsonObject {
  if (prompt.kind === 'text') return { prompt: rawText(prompt.prompt, variables) };
  return { messages: prompt.messages.map((entry) => rawMessage(entry, variables)) };
}

function rawMessage(entry: MessageEntry, variables: JsonObject): JsonObject {
  if (entry.kind === 'history') return { history: entry.expression.expression.source };
  const { role, content } = entry;
  const fields = showValue(entry.fields, variables);
  const own = { role, ...(content && { content: rawContent(content, variables) }) };
  return isJsonObject(fields) ? mergeMaps(own, fields) : own;
}

function rawContent(content: MessageContent, variables: JsonObject): JsonValue {
  if (content.kind !== 'parts') return rawText(content, variables);
  return content.parts.map((part) => rawPart(part, variables));
}

function rawPart({ fields, text, file }: ContentPart, variables: JsonObject): JsonValue {
  const shown = showValue(fields, variables);
  const raw = isJsonObject(shown) ? shown : {};
  if (text) return { ...raw, text: rawText(text, variables) };
  if (file === undefined) return raw;
  const below = raw[file.key];
  const path = showValue(file.path, variables);
  return { ...raw, [file.key]: { file: path, ...(isJsonObject(below) && below) } };
}

function rawText(text: PromptText, variables: JsonObject): JsonValue {
  const render = (): JsonValue => renderPrompt(text, variables);
  if (text.kind === 'inline') return renderKnown(text.value.templates, render) ?? text.value.raw;
  const known = renderKnown([...text.path.templates, ...text.files.values()], render);
  return known ?? { file: showValue(text.path, variables) };
}

function showValue(value: TemplatedValue, variables: JsonObject): JsonValue {
  return renderKnown(value.templates, () => value.render(variables)) ?? value.raw;
}

/** Undefined where an answer is read, or where it cannot be rendered, which is told apart from this. */
function renderKnown(
  templates: readonly BoundTemplate[],
  render: () => JsonValue,
): JsonValue | undefined {
  if (templates.some(readsAnswer)) return undefined;
  try {
    return render();
  } catch (error) {
    if (error instanceof TemplateFailure) return undefined;
    throw error;
  }
}

/** An empty path is all variables, answers among them. */
function readsAnswer({ template }: BoundTemplate): boolean {
  return template.references.some(({ path }) => path.length === 0 || path[0] === 'steps');
}
