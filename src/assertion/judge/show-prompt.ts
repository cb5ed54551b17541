import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';

/** What a request asked, as text: its messages under their roles, or its prompt. */
export function showPrompt(body: JsonObject): string {
  const { messages, prompt } = body;
  if (!isJsonArray(messages)) return prompt === undefined ? '' : textOfContent(prompt);
  return messages.map(showMessage).join('\n\n');
}

function showMessage(message: JsonValue): string {
  if (!isJsonObject(message)) return '';
  const { role, content, tool_calls: calls } = message;
  const text = textOfContent(content ?? '');
  return `${String(role)}: ${calls === undefined ? text : `${text}${JSON.stringify(calls)}`}`;
}

/** Of content parts the texts, and what kind the others are. */
function textOfContent(content: JsonValue): string {
  if (typeof content === 'string') return content;
  if (isJsonArray(content)) return content.map(textOfPart).join('\n');
  return content === null ? '' : JSON.stringify(content);
}

function textOfPart(part: JsonValue): string {
  if (typeof part === 'string') return part;
  if (!isJsonObject(part)) return JSON.stringify(part);
  const { type, text } = part;
  return typeof text === 'string' ? text : `[${String(type)}]`;
}
