import { isJsonArray, isJsonObject, type JsonObject } from '../source/json.ts';

/** What a model said in place of an answer: in `refusal`, or in a part of its content. Undefined where it did not. */
export function refusalTextOf(message: JsonObject | undefined): string | undefined {
  const content = message?.['content'];
  const parts = content !== undefined && isJsonArray(content) ? content.filter(isJsonObject) : [];
  const said =
    message?.['refusal'] ?? parts.find((part) => part['type'] === 'refusal')?.['refusal'];
  return typeof said === 'string' && said !== '' ? said : undefined;
}
