import { estimateTokens } from '../assertion/estimate-tokens.ts';
import type { Amounts, Charge, KnownUse } from '../budget/account.ts';
import { FREE, isRefusal } from '../budget/free-attempt.ts';
import { countOutput, findCost } from '../pricing/find-cost.ts';
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

/** Says what requests may use, and what they did; learns how long answers are that no limit holds. */
export interface Quotes {
  /** Asked again, it knows what was learned since. */
  quote(request: Pick<HttpRequest, 'body' | 'work'>): () => Charge;
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
  /** Of answers that were longer than they were allowed to be. */
  const overlong = new Map<string, number>();
  const dearest = dearestPrice(prices);
  const learn = (request: HttpRequest, output: number | undefined): void => {
    if (output === undefined) return;
    const { answers, limit = Number.POSITIVE_INFINITY } = readAsked(readBody(request));
    const one = Math.ceil(output / answers);
    keepLargest(longest, request.work ?? '', one);
    if (one > limit) keepLargest(overlong, request.work ?? '', one);
  };
  return {
    quote(request) {
      const body = readBody(request);
      const price = findPrice([modelOf(body)], prices) ?? dearest;
      const input = boundInput(body, request.body ?? '', findTokenizer(modelOf(body)));
      const asked = readAsked(body);
      const work = request.work ?? '';
      return () => {
        const seen = { longest: longest.get(work), overlong: overlong.get(work) };
        const bounds = boundTokens(asked, input, seen);
        return {
          ceiling: toAmounts(bounds.most, price),
          likely: toAmounts(bounds.likely, price),
        };
      };
    },
    findUse(request, response) {
      const spent = request.findSpent?.(response);
      learn(request, countOutput(spent?.usage));
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

function keepLargest(of: Map<string, number>, key: string, value: number): void {
  of.set(key, Math.max(value, of.get(key) ?? 0));
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

interface Asked {
  readonly answers: number;
  /** Tokens of an answer: what the request allows, else the most that is known of the model. */
  readonly limit: number | undefined;
  /** Whether the request says so itself. */
  readonly isWritten: boolean;
  readonly hasAnswer: boolean;
}

function readAsked(body: JsonObject): Asked {
  const written = readLimit(body);
  return {
    answers: countAnswers(body) ?? 1,
    limit: written ?? findMostOutput(modelOf(body)),
    isWritten: written !== undefined,
    hasAnswer: body['input'] === undefined,
  };
}

/** What was longer than it may be says that the limit does not hold. */
function boundTokens(
  { answers, limit = Number.POSITIVE_INFINITY, isWritten, hasAnswer }: Asked,
  input: Bounds<number>,
  { longest, overlong = 0 }: { longest: number | undefined; overlong: number | undefined },
): Bounds<Tokens> {
  const expected = isWritten ? limit : Math.min(limit, longest ?? UNKNOWN_OUTPUT);
  const most = hasAnswer ? Math.max(limit, overlong) : 0;
  const likely = hasAnswer ? Math.max(expected, overlong) : 0;
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
