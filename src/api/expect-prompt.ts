import { estimateTokens } from '../assertion/estimate-tokens.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { type CountedPrompt, countPrompt, findShown } from './count-prompt.ts';
import type { CountTokens } from './tokenizers.ts';

/** What the prompt of a request is expected to be, before it is sent. */
export interface ExpectedPrompt {
  readonly tokens: number;
  /** By the model's own tokenizer; absent where there is none. */
  readonly counted?: CountedPrompt;
  readonly hasAttachments: boolean;
}

/** Tokens that a picture or a recording is expected to count for. */
const ATTACHMENT = 1000;

/** The token estimate has to be loaded. */
export function expectPrompt(body: JsonObject, count: CountTokens | undefined): ExpectedPrompt {
  const counted = count && countPrompt(body, count);
  const attachments = countAttachments(body);
  const text = counted
    ? counted.tokens + estimateTokens(counted.rest)
    : estimateTokens(promptText(body, attachments > 0));
  const tokens = text + attachments * ATTACHMENT;
  return { tokens, ...(counted && { counted }), hasAttachments: attachments > 0 };
}

/** The conversation or text, and what else the model is shown: tools, schemas. */
function promptText(body: JsonObject, hasData: boolean): string {
  const { messages, prompt, input } = body;
  const shown = findShown(body);
  const parts = [messages, prompt, input, ...(Object.keys(shown).length > 0 ? [shown] : [])];
  return parts
    .filter((part) => part !== undefined)
    .map((part) => (hasData ? JSON.stringify(part, withoutData) : JSON.stringify(part)))
    .join('\n');
}

/** Pictures count for their size, not for the letters of their data. */
function withoutData(key: string, value: JsonValue): JsonValue {
  const isData = typeof value === 'string' && (key === 'data' || /^data:[^,]*;base64,/.test(value));
  return isData ? '' : value;
}

function countAttachments({ messages }: JsonObject): number {
  if (!isJsonArray(messages ?? null)) return 0;
  return (messages as readonly JsonValue[]).reduce<number>((total, message) => {
    const content = isJsonObject(message) ? message['content'] : undefined;
    if (!isJsonArray(content ?? null)) return total;
    const others = (content as readonly JsonValue[]).filter(
      (part) => !isJsonObject(part) || (part['type'] !== 'text' && part['type'] !== 'refusal'),
    );
    return total + others.length;
  }, 0);
}
