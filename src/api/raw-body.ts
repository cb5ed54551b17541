import type {
  ContentPart,
  MessageContent,
  Prompt,
  PromptText,
  Settings,
  Step,
} from '../pipeline/pipeline.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';

/** The body as written, templates and all. */
export function rawBody(step: Step, settings: Settings): JsonObject {
  const { model, tools, plugins, stream, params } = settings;
  return {
    ...(model && { model: model.raw }),
    ...rawPrompt(step.prompt),
    ...Object.fromEntries([...params].map(([key, value]) => [key, value.raw])),
    ...(tools && { tools: tools.raw }),
    ...(plugins && { plugins: plugins.raw }),
    ...(stream && { stream: stream.raw }),
  };
}

function rawPrompt(prompt: Prompt): JsonObject {
  if (prompt.kind === 'text') return { prompt: rawText(prompt.prompt) };
  return {
    messages: prompt.messages.map((entry) =>
      entry.kind === 'history'
        ? { history: entry.expression.expression.source }
        : { role: entry.role, ...(entry.content && { content: rawContent(entry.content) }) },
    ),
  };
}

function rawContent(content: MessageContent): JsonValue {
  return content.kind === 'parts' ? content.parts.map(rawPart) : rawText(content);
}

function rawPart({ fields, text, file }: ContentPart): JsonValue {
  const raw = isJsonObject(fields.raw) ? fields.raw : {};
  if (text) return { ...raw, text: rawText(text) };
  if (file === undefined) return raw;
  const below = raw[file.key];
  return { ...raw, [file.key]: { file: file.path.raw, ...(isJsonObject(below) && below) } };
}

function rawText(text: PromptText): JsonValue {
  return text.kind === 'inline' ? text.value.raw : { file: text.path.raw };
}
