import { estimateTokens } from '../assertion/estimate-tokens.ts';
import type { Amounts, Charge, KnownUse } from '../budget/account.ts';
import { FREE, isRefusal } from '../budget/free-attempt.ts';
import { findCost } from '../pricing/find-cost.ts';
import {
  type ConfiguredPrices,
  dearestPrice,
  findMostOutput,
  findPrice,
} from '../pricing/find-price.ts';
import { costOf, type Price, type Tokens } from '../pricing/price.ts';
import type { Usage } from '../protocol/completion.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { HttpRequest, HttpResponse } from '../transport/transport.ts';
import { countAnswers, readLimit } from './asked-answers.ts';
import { countPrompt } from './count-prompt.ts';
import { type CountTokens, type FindTokenizer, noTokenizers } from './tokenizers.ts';

/** Says what requests may use, and what they did; learns how long answers without a limit are. */
export interface Quotes {
  quote(request: Pick<HttpRequest, 'body' | 'work'>): Charge;
  /** Absent is what nobody knows. */
  findUse(request: HttpRequest, response: HttpResponse): KnownUse;
}

/** Tokens of an answer without a limit, before any was given. */
const UNKNOWN_OUTPUT = 256;
/** Tokens that a picture or a recording is expected to count for. */
const ATTACHMENT = 1000;

/** The token estimate has to be loaded; where a model's tokenizer is, it is not needed. */
export function makeQuotes(
  prices: ConfiguredPrices,
  findTokenizer: FindTokenizer = noTokenizers,
): Quotes {
  const longest = new Map<string, number>();
  const dearest = dearestPrice(prices);
  return {
    quote(request) {
      const body = readBody(request);
      const price = findPrice([modelOf(body)], prices) ?? dearest;
      const input = boundInput(body, request.body ?? '', findTokenizer(modelOf(body)));
      const bounds = boundTokens(body, input, longest.get(request.work ?? ''));
      return {
        ceiling: toAmounts(bounds.most, price),
        likely: toAmounts(bounds.likely, price),
      };
    },
    findUse(request, response) {
      const spent = request.findSpent?.(response);
      if (spent?.usage?.completion_tokens !== undefined) {
        const work = request.work ?? '';
        const answers = countAnswers(readBody(request)) ?? 1;
        const one = Math.ceil(spent.usage.completion_tokens / answers);
        longest.set(work, Math.max(one, longest.get(work) ?? 0));
      }
      const known = isRefusal(response.status) ? FREE : {};
      if (spent === undefined) return known;
      const tokens = sumTokens(spent.usage);
      const costUsd = findCost(spent, modelOf(readBody(request)), prices);
      return {
        ...known,
        ...(tokens !== undefined && { tokens }),
        ...(costUsd !== undefined && { costUsd }),
      };
    },
  };
}

function sumTokens(usage: Usage | undefined): number | undefined {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage ?? {};
  if (total !== undefined) return total;
  return prompt === undefined || completion === undefined ? undefined : prompt + completion;
}

interface Bounds<Of> {
  readonly most: Of;
  readonly likely: Of;
}

function boundTokens(
  body: JsonObject,
  input: Bounds<number>,
  longest: number | undefined,
): Bounds<Tokens> {
  const answers = countAnswers(body) ?? 1;
  const written = readLimit(body);
  const known = findMostOutput(modelOf(body));
  const hasAnswer = body['input'] === undefined;
  const most = hasAnswer ? (written ?? known ?? Number.POSITIVE_INFINITY) : 0;
  const likely = hasAnswer
    ? (written ?? Math.min(known ?? Infinity, longest ?? UNKNOWN_OUTPUT))
    : 0;
  return {
    most: { input: input.most, output: most * answers },
    likely: { input: input.likely, output: likely * answers },
  };
}

/** A token is a byte of text at least, and what the form of a message adds is less than its JSON. */
function boundInput(
  body: JsonObject,
  text: string,
  count: CountTokens | undefined,
): Bounds<number> {
  const attachments = countAttachments(body);
  const counted = count && countPrompt(body, count);
  const likely = counted
    ? counted.tokens + estimateTokens(counted.rest)
    : estimateTokens(promptText(body));
  const bytes = Buffer.byteLength(text);
  const most = counted ? Math.min(bytes, counted.tokens + Buffer.byteLength(counted.rest)) : bytes;
  return {
    most: attachments > 0 || addsText(body) ? Number.POSITIVE_INFINITY : most,
    likely: likely + attachments * ATTACHMENT,
  };
}

function toAmounts(tokens: Tokens, price: Price): Amounts {
  return {
    requests: 1,
    tokens: tokens.input + tokens.output,
    costUsd: costOf(tokens, price),
  };
}

function readBody({ body = '' }: Pick<HttpRequest, 'body'>): JsonObject {
  const value = JSON.parse(body) as JsonValue;
  return isJsonObject(value) ? value : {};
}

function modelOf({ model }: JsonObject): string | undefined {
  return typeof model === 'string' ? model : undefined;
}

/** Plugins look things up, and what they find is read by the model. */
function addsText({ plugins }: JsonObject): boolean {
  return isJsonArray(plugins ?? null) && (plugins as readonly JsonValue[]).length > 0;
}

function promptText({
  messages,
  prompt,
  input,
  tools,
  functions,
  response_format: format,
}: JsonObject): string {
  const parts = [messages, prompt, input, tools, functions, format].filter(
    (each) => each !== undefined,
  );
  return parts.map((part) => JSON.stringify(part, withoutData)).join('\n');
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
