import { isJsonObject, type JsonObject, type JsonValue, listOf } from '../../../source/json.ts';
import { countTokens } from '../../model/tokens.ts';
import type { BodyMessage, CompletionBody } from '../completion-body.ts';
import { measureAttachments, textOfContent } from './content.ts';
import { reasoningTokensOf } from './model-rules.ts';
import { readToolRequest } from './read-tools.ts';
import { textsOf } from './token-input.ts';

const usualTextTokens = 16;

const roles: Readonly<Record<string, BodyMessage['role']>> = {
  developer: 'system',
  system: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
};

/** Reads a chat's body that was checked. */
export function readChat(raw: JsonObject): CompletionBody {
  const sent = listOf(raw['messages']).filter(isJsonObject);
  const messages = sent.map((message) => ({
    role: roles[String(message['role'])] ?? 'user',
    content: textOfContent(message['content']),
  }));
  const format = isJsonObject(raw['response_format']) ? raw['response_format'] : {};
  const asked = isJsonObject(format['json_schema']) ? format['json_schema'] : {};
  const { prediction } = raw;
  const reasoningTokens = reasoningTokensOf(raw);
  const limit = numberOf(raw['max_completion_tokens'] ?? raw['max_tokens']);
  return {
    ...readSampling(raw),
    kind: 'chat',
    messages,
    prompts: [],
    maxTokens: limit === undefined ? undefined : Math.max(0, limit - reasoningTokens),
    bestOf: 1,
    topLogprobs: raw['logprobs'] === true ? (numberOf(raw['top_logprobs']) ?? 0) : undefined,
    isJsonMode: format['type'] === 'json_object' || format['type'] === 'json_schema',
    ...(isJsonObject(asked['schema']) ? { jsonSchema: asked['schema'] } : {}),
    ...readToolRequest(raw),
    attachmentTokens: measureAttachments(sent).tokens,
    reasoningTokens: Math.min(reasoningTokens, limit ?? reasoningTokens),
    ...(isJsonObject(prediction) ? { prediction: textOfContent(prediction['content']) } : {}),
  };
}

/** Reads a text completion's body that was checked; without a limit it writes 16 tokens. */
export function readText(raw: JsonObject): CompletionBody {
  const { suffix } = raw;
  return {
    ...readSampling(raw),
    kind: 'text',
    messages: [],
    prompts: textsOf(raw['prompt'] ?? ''),
    maxTokens: numberOf(raw['max_tokens']) ?? usualTextTokens,
    bestOf: numberOf(raw['best_of']) ?? 1,
    topLogprobs: numberOf(raw['logprobs']),
    isJsonMode: false,
    tools: [],
    toolChoice: 'none',
    attachmentTokens: typeof suffix === 'string' ? countTokens(suffix) : 0,
  };
}

/** What all requests have; nulls stand for absent parameters. */
export function readSampling(
  raw: JsonObject,
): Pick<
  CompletionBody,
  | 'model'
  | 'temperature'
  | 'topP'
  | 'n'
  | 'isStreamed'
  | 'stop'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'logitBias'
  | 'seed'
  | 'raw'
> {
  const { stop } = raw;
  const bias = isJsonObject(raw['logit_bias']) ? raw['logit_bias'] : {};
  return {
    model: String(raw['model']),
    temperature: numberOf(raw['temperature']) ?? 1,
    topP: numberOf(raw['top_p']) ?? 1,
    n: numberOf(raw['n']) ?? 1,
    isStreamed: raw['stream'] === true,
    stop: typeof stop === 'string' ? [stop] : listOf(stop).map(String),
    presencePenalty: numberOf(raw['presence_penalty']) ?? 0,
    frequencyPenalty: numberOf(raw['frequency_penalty']) ?? 0,
    logitBias: Object.fromEntries(
      Object.entries(bias).map(([token, value]) => [token, Number(value)]),
    ),
    seed: numberOf(raw['seed']),
    raw,
  };
}

export function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
