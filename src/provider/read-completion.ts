import type { Choice, Completion, Timing, ToolCall, Usage } from '../protocol/completion.ts';
import type { Mutable } from '../protocol/mutable.ts';
import { orderByIndex } from '../protocol/order-by-index.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { saysDone } from '../transport/stream-end.ts';
import type { ResponseBody, Spent } from '../transport/transport.ts';
import { readCalledTool } from './called-tool.ts';
import {
  asAmount,
  asCount,
  asList,
  asNumber,
  asObject,
  asText,
  parseJson,
} from './json-reading.ts';

/** As milliseconds, this is in 1973; as seconds, in the year 5138. Below it are seconds. */
const LEAST_MILLISECONDS = 100_000_000_000;

/** Of a body with `choices`. Whatever a service leaves out stays absent; nothing is made up. */
export function readCompletion(body: JsonObject, timing: Timing): Completion {
  const metadata = asObject(body['metadata']);
  const id = asText(body['id']);
  const model = readModel(body);
  const created = readCreated(asNumber(body['created']));
  const counted = findCounted(body);
  const usage = readUsage(counted);
  const cached = readCached(counted);
  const cost = readCost(metadata);
  const usageCost = readUsageCost(asObject(body['usage']));
  const completion: Partial<Mutable<Completion>> = {};
  if (id !== undefined) completion.id = id;
  if (created !== undefined) completion.created_ms = created;
  if (model !== undefined) completion.model = model;
  completion.choices = orderByIndex(
    asList(body['choices']).map((choice, place) => readChoice(asObject(choice), place)),
    ({ index }) => index,
  );
  if (usage !== undefined) completion.usage = usage;
  if (cached !== undefined) completion.cached_tokens = cached;
  if (metadata !== undefined) completion.metadata = metadata;
  if (cost !== undefined) completion.cost_usd = cost;
  if (usageCost !== undefined) completion.usage_cost_usd = usageCost;
  completion.timing = timing;
  completion.response = body;
  return completion as Completion;
}

function readChoice(choice: JsonObject = {}, place: number): Choice {
  const message = asObject(choice['message']);
  const said = asText(choice['text']) ?? '';
  const text = readContent(message?.['content']) || said;
  const finish = readFinishReason(choice['finish_reason']);
  const logprobs = choice['logprobs'];
  const read: Partial<Mutable<Choice>> = {
    index: asNumber(choice['index']) ?? place,
    text,
  };
  if (message !== undefined) read.message = message;
  read.tool_calls = readToolCalls(message);
  if (finish !== undefined) read.finish_reason = finish;
  if (logprobs !== undefined && logprobs !== null) read.logprobs = logprobs;
  return read as Choice;
}

/**
 * Null where the answer has not ended, which some servers write as an empty text, or as the text
 * `null`. Undefined for what is no reason at all.
 */
export function readFinishReason(reason: JsonValue | undefined): string | null | undefined {
  if (reason === null || reason === '' || reason === 'null') return null;
  return asText(reason);
}

/** Parts of an answer in which a model thinks aloud, as some gateways pass them on. */
const thoughts: readonly JsonValue[] = ['thinking', 'reasoning', 'redacted_thinking'];

export function isThought(part: JsonValue): part is JsonObject {
  return isJsonObject(part) && thoughts.includes(part['type'] ?? '');
}

/** Content is text, nothing, or a list of parts of which those with text that is said count. */
export function readContent(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content;
  return asList(content).map(readPart).join('');
}

/**
 * What a chunk says of a choice. Together writes each piece twice, as the text of a completion and as the
 * content of a chat; that of what was asked for counts, and the other where it says nothing.
 */
export function findContent(choice: JsonObject, isChat: boolean): JsonValue | undefined {
  const content = asObject(choice['delta'])?.['content'];
  const [own, other] = isChat ? [content, choice['text']] : [choice['text'], content];
  return readContent(own) === '' && readContent(other) !== '' ? other : own;
}

function readPart(part: JsonValue): string {
  const { text } = asObject(part) ?? {};
  return asText(part) ?? (isThought(part) ? '' : (asText(text) ?? ''));
}

/** The older `function_call` is a tool call without an id, and a custom tool's input is its arguments. */
function readToolCalls(message: JsonObject | undefined): readonly ToolCall[] {
  const legacy = asObject(message?.['function_call']);
  const listed = asList(message?.['tool_calls']);
  if (legacy === undefined && listed.length === 0) return [];
  const calls = listed.length === 0 && legacy !== undefined ? [{ function: legacy }] : listed;
  return calls.flatMap((entry) => {
    const call = asObject(entry) ?? {};
    const { isCustom, given, ...called } = readCalledTool(call);
    const name = asText(called.name);
    if (name === undefined) return [];
    const usual = isCustom ? '' : '{}';
    const id = asText(call['id']);
    const type = isCustom ? 'custom' : asText(call['type']);
    return [
      {
        ...(id !== undefined && { id }),
        ...(type !== undefined && { type }),
        function: { name, arguments: asText(given ?? usual) ?? JSON.stringify(given) },
      },
    ];
  });
}

/**
 * Groq counts a stream in its last chunk whether it is asked to or not, then under a name of its own, and
 * Moonshot in its choice; of several choices, each would be a part.
 */
export function findCounted(body: JsonObject): JsonObject | undefined {
  const choices = asList(body['choices']);
  const only = choices.length === 1 ? asObject(choices[0]) : undefined;
  const counted = asObject(body['usage']) ?? asObject(asObject(body['x_groq'])?.['usage']);
  return counted ?? asObject(only?.['usage']);
}

/**
 * Absent when no token is counted; what cannot be a count is as if it were not there. A total that is left
 * out is the sum of both halves.
 */
export function readUsage(usage: JsonObject | undefined): Usage | undefined {
  const prompt = asCount(usage?.['prompt_tokens']);
  const completion = asCount(usage?.['completion_tokens']);
  const halves = prompt === undefined || completion === undefined ? undefined : prompt + completion;
  const total = asCount(usage?.['total_tokens']) ?? halves;
  if (prompt === undefined && completion === undefined && total === undefined) return undefined;
  const read: Mutable<Usage> = {};
  if (prompt !== undefined) read.prompt_tokens = prompt;
  if (completion !== undefined) read.completion_tokens = completion;
  if (total !== undefined) read.total_tokens = total;
  return read;
}

/**
 * What a response that is no answer says of its use; undefined where it says nothing. Of a stream the end
 * counts, if it came: what was said on the way is not all.
 */
export function readSpent(body: ResponseBody): Spent | undefined {
  const said = parseJson(body.kind === 'text' ? body.text : findEnd(body));
  const object = asObject(isJsonArray(said) && said.length === 1 ? said[0] : said) ?? {};
  const counted = findCounted(object);
  const usage = readUsage(counted);
  const cached = readCached(counted);
  const cost = readCost(asObject(object['metadata']));
  const usageCost = readUsageCost(asObject(object['usage']));
  if (usage === undefined && cost === undefined && usageCost === undefined) return undefined;
  const model = readModel(object);
  return {
    ...(usage && { usage }),
    ...(cached !== undefined && { cached_tokens: cached }),
    ...(cost !== undefined && { cost_usd: cost }),
    ...(usageCost !== undefined && { usage_cost_usd: usageCost }),
    ...(model !== undefined && { model }),
  };
}

function findEnd({ events, broken }: ResponseBody & { kind: 'events' }): string {
  const last = events.findLast(({ data }) => !saysDone(data));
  return broken === undefined ? (last?.data ?? '') : '';
}

function readModel(body: JsonObject): string | undefined {
  return asText(body['model']) ?? readAnsweringModel(asObject(body['metadata'])?.['model']);
}

/** OpenAI's name, and DeepSeek's; undefined where none was kept. */
function readCached(usage: JsonObject | undefined): number | undefined {
  const details = asObject(usage?.['prompt_tokens_details']);
  const kept = asCount(details?.['cached_tokens'] ?? usage?.['prompt_cache_hit_tokens']);
  return kept !== undefined && kept > 0 ? kept : undefined;
}

/** US dollars. Pulze says them in its metadata, under a name of tokens. */
function readCost(metadata: JsonObject | undefined): number | undefined {
  return asAmount(asObject(metadata?.['costs'])?.['total_tokens']);
}

/**
 * US dollars. OpenRouter's `cost` is what it asks itself; by a key that the author has at a provider (BYOK)
 * that is a fee, and the provider asks the rest. Else what the provider asks is within `cost`.
 */
export function readUsageCost(usage: JsonObject | undefined): number | undefined {
  const cost = asAmount(usage?.['cost']);
  if (cost === undefined || usage?.['is_byok'] !== true) return cost;
  const upstream = asAmount(asObject(usage['cost_details'])?.['upstream_inference_cost']);
  return upstream === undefined ? undefined : asAmount(cost + upstream);
}

/**
 * Pulze says milliseconds, OpenAI seconds; the number tells which, also for what Pulze passes on. 0 is
 * Pulze's default, and means that it does not say.
 */
function readCreated(created: number | undefined): number | undefined {
  if (created === undefined || created <= 0) return undefined;
  return created >= LEAST_MILLISECONDS ? created : created * 1000;
}

/** `metadata.model`, which some answers carry as JSON text. */
function readAnsweringModel(model: JsonValue | undefined): string | undefined {
  const parts = asObject(typeof model === 'string' ? parseJson(model) : model);
  return (
    asText(parts?.['namespace']) ?? asText(parts?.['model']) ?? (parts ? undefined : asText(model))
  );
}
