import type { StepRecord, TrialRecord } from '../protocol/record.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';

/** What was sent, as a text whose lines can be compared: each message under its role. */
export function showRequests({ steps }: TrialRecord): string {
  const sent = steps.filter((step) => step.request !== undefined);
  return sent
    .map((step) => (sent.length > 1 ? `step ${step.id}\n` : '') + showRequest(step))
    .join('\n')
    .trimEnd();
}

function showRequest({ request }: StepRecord): string {
  const { messages, prompt } = request?.body ?? {};
  if (!isJsonArray(messages)) return `${showContent(prompt)}\n`;
  return messages.map((message) => `${showMessage(message)}\n`).join('');
}

function showMessage(message: JsonValue): string {
  if (!isJsonObject(message)) return showContent(message);
  const { role, content, ...rest } = message;
  const others = Object.keys(rest).length > 0 ? `\n${showContent(rest)}` : '';
  return `${String(role)}: ${showContent(content)}${others}`;
}

function showContent(content: JsonValue | undefined): string {
  if (content === undefined) return '';
  return typeof content === 'string' ? content : JSON.stringify(content, null, 2);
}
