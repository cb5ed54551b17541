import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { CountTokens } from './tokenizers.ts';

/** How many tokens a request's texts are, by its model's own tokenizer. */
export interface CountedPrompt {
  readonly tokens: number;
  /** What else the model is shown, in a form that only its service knows: tools, schemas. Mostly empty. */
  readonly rest: string;
  /** Whether there are pictures or recordings, which are in neither. */
  readonly hasAttachments: boolean;
}

/** As OpenAI says that it counts a conversation, beside its texts. */
const PER_MESSAGE = 3;
const PER_NAME = 1;
const REPLY = 3;

/** Undefined for what is no conversation and no text. */
export function countPrompt(body: JsonObject, count: CountTokens): CountedPrompt | undefined {
  const { messages = null, prompt, input } = body;
  const rest = JSON.stringify(findShown(body));
  const beside = rest === '{}' ? '' : rest;
  if (isJsonArray(messages)) return countMessages(messages, beside, count);
  const texts = listTexts(prompt ?? input);
  if (texts === undefined) return undefined;
  return { tokens: sumOf(texts.map(count)), rest: beside, hasAttachments: false };
}

const told: ReadonlySet<string> = new Set([
  ...['messages', 'prompt', 'input', 'stop', 'logit_bias', 'metadata', 'stream_options'],
]);

/** Of the body beside its texts, what may be shown to the model: no numbers, switches (JSON mode) and names. */
export function findShown(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body).filter(([key, value]) => {
      if (told.has(key) || value === null || isJsonMode(key, value)) return false;
      return typeof value === 'object' || key === 'suffix';
    }),
  );
}

/** Without a schema, which is why it wants a word about JSON in the messages. */
function isJsonMode(key: string, value: JsonValue): boolean {
  return key === 'response_format' && isJsonObject(value) && Object.keys(value).length === 1;
}

function listTexts(value: JsonValue | undefined): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  if (value === undefined || !isJsonArray(value)) return undefined;
  const texts = value.filter((each) => typeof each === 'string');
  return texts.length === value.length ? texts : undefined;
}

function countMessages(
  messages: readonly JsonValue[],
  beside: string,
  count: CountTokens,
): CountedPrompt | undefined {
  const objects = messages.filter(isJsonObject);
  if (objects.length < messages.length) return undefined;
  const counted = objects.map((message) => countMessage(message, count));
  return {
    tokens: sumOf(counted.map(({ tokens }) => tokens)) + REPLY,
    rest: [beside, ...counted.map(({ rest }) => rest)].join(''),
    hasAttachments: counted.some(({ hasAttachments }) => hasAttachments),
  };
}

function countMessage(message: JsonObject, count: CountTokens): CountedPrompt {
  const { role, name, content = null, ...others } = message;
  const parts = isJsonArray(content) ? content : [{ type: 'text', text: content }];
  const texts = parts.map(readPart);
  const named = typeof name === 'string' ? PER_NAME + count(name) : 0;
  const shown = texts.flatMap((text) => text ?? []);
  return {
    tokens: PER_MESSAGE + count(String(role)) + named + sumOf(shown.map(count)),
    rest: Object.keys(others).length === 0 ? '' : JSON.stringify(others),
    hasAttachments: texts.includes(undefined),
  };
}

/** Undefined for a part that is no text. */
function readPart(part: JsonValue): string | undefined {
  if (!isJsonObject(part)) return undefined;
  const { type, text, refusal } = part;
  if (type !== 'text' && type !== 'refusal') return undefined;
  const said = text ?? refusal ?? '';
  return typeof said === 'string' ? said : undefined;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
