import type { Amounts, Charge, KnownUse } from '../budget/account.ts';
import { FREE, isRefusal } from '../budget/free-attempt.ts';
import { countOutput, findCost } from '../pricing/find-cost.ts';
import {
  type ConfiguredPrices,
  dearestPrice,
  findMostOutput,
  findPrice,
} from '../pricing/find-price.ts';
import { costOf, type Tokens } from '../pricing/price.ts';
import { countAnswers, readLimit, UNKNOWN_ANSWER_TOKENS } from '../protocol/asked-answers.ts';
import { countTokens } from '../protocol/count-tokens.ts';
import type { Price } from '../protocol/estimate.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { HttpRequest, HttpResponse } from '../transport/transport.ts';
import { expectPrompt } from './expect-prompt.ts';
import { type CountTokens, type FindTokenizer, noTokenizers } from './tokenizers.ts';

/**
 * Says what requests may use, and what they did; learns how long answers are that no limit holds, and how
 * much more than it should a kind of work comes to.
 */
export interface Quotes {
  /** Asked again, it knows what was learned since. */
  quote(request: Pick<HttpRequest, 'body' | 'work'>): () => Charge;
  /** Absent is what nobody knows. */
  findUse(request: HttpRequest, response: HttpResponse): KnownUse;
}

/** The token estimate has to be loaded; where a model's tokenizer is, it is not needed. */
export function makeQuotes(
  prices: ConfiguredPrices,
  findTokenizer: FindTokenizer = noTokenizers,
): Quotes {
  const longest = new Map<string, number>();
  /** Of answers that were longer than they were allowed to be. */
  const overlong = new Map<string, number>();
  const beyond = new Map<string, Beyond>();
  const dearest = dearestPrice(prices);
  const learn = (request: HttpRequest, output: number | undefined): void => {
    if (output === undefined) return;
    const { answers, limit = Number.POSITIVE_INFINITY } = readAsked(readBody(request));
    const one = Math.ceil(output / answers);
    keepLargest(longest, request.work ?? '', one);
    if (one > limit) keepLargest(overlong, request.work ?? '', one);
  };
  const learnBeyond = (request: HttpRequest, used: KnownUse): void => {
    const { work, payment } = request;
    if (payment === undefined) return;
    // By what was learned of other answers meanwhile, this one included.
    const { ceiling } = payment.quote();
    const kind = kindOf(work, readBody(request));
    const { tokens, costUsd } = beyond.get(kind) ?? NOT_BEYOND;
    beyond.set(kind, {
      tokens: tokens + excess(used.tokens, ceiling.tokens),
      costUsd: costUsd + excess(used.costUsd, ceiling.costUsd),
    });
  };
  return {
    quote(request) {
      const body = readBody(request);
      const price = findPrice([modelOf(body)], prices) ?? dearest;
      const input = boundInput(body, request.body ?? '', findTokenizer(modelOf(body)));
      const asked = readAsked(body);
      const work = request.work ?? '';
      const kind = kindOf(work, body);
      return () => {
        const seen = { longest: longest.get(work), overlong: overlong.get(work) };
        const bounds = boundTokens(asked, input, seen);
        const more = beyond.get(kind) ?? NOT_BEYOND;
        return {
          ceiling: addBeyond(toAmounts(bounds.most, price), more),
          likely: toAmounts(bounds.likely, price),
        };
      };
    },
    findUse(request, response) {
      const spent = request.findSpent?.(response);
      learn(request, countOutput(spent?.usage));
      const known = isRefusal(response.status) ? FREE : {};
      if (spent === undefined) return known;
      const tokens = countTokens(spent.usage);
      const costUsd = findCost(spent, modelOf(readBody(request)), prices);
      const used: KnownUse = {
        ...known,
        ...(tokens !== undefined && { tokens }),
        ...(costUsd !== undefined && { costUsd }),
      };
      learnBeyond(request, used);
      return used;
    },
  };
}

/**
 * What answers came to beyond the most that was known of them: of a prompt that the service adds to, of a
 * dearer model that answers in place of the one that was asked. It is set aside for all that are in flight
 * at once; what goes out alone is held up by what is likely only.
 */
type Beyond = Omit<Amounts, 'requests'>;

const NOT_BEYOND: Beyond = { tokens: 0, costUsd: 0 };

/** Models differ in what a service adds to their prompts, and in what they cost. */
function kindOf(work: string | undefined, body: JsonObject): string {
  return `${work ?? ''}\n${modelOf(body) ?? ''}`;
}

/** Of what has no bound, or is not known, nothing is beyond. */
function excess(used: number | undefined, most: number): number {
  return Math.max(0, (used ?? 0) - most);
}

function addBeyond({ requests, tokens, costUsd }: Amounts, more: Beyond): Amounts {
  return { requests, tokens: tokens + more.tokens, costUsd: costUsd + more.costUsd };
}

function keepLargest(of: Map<string, number>, key: string, value: number): void {
  of.set(key, Math.max(value, of.get(key) ?? 0));
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
  const expected = isWritten ? limit : Math.min(limit, longest ?? UNKNOWN_ANSWER_TOKENS);
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
  const { tokens, counted, hasAttachments } = expectPrompt(body, count);
  const bytes = Buffer.byteLength(text);
  const most = counted ? Math.min(bytes, counted.tokens + Buffer.byteLength(counted.rest)) : bytes;
  return {
    most: hasAttachments || addsText(body) ? Number.POSITIVE_INFINITY : most,
    likely: tokens,
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
