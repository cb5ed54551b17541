import { limitsOf, type TokenLimits } from '../answer/openai-models.ts';
import { countTokens } from '../model/tokens.ts';
import type { Refusal } from '../refusal.ts';
import { type CompletionBody, textOf } from '../validation/completion-body.ts';

/**
 * Refuses what a listed model has no room for, in OpenAI's words: a longer answer than it gives, or a
 * prompt and an answer that do not fit into its context together.
 */
export function refuseLength(body: CompletionBody): Refusal | undefined {
  const limits = limitsOf(body.model);
  if (limits === undefined) return undefined;
  return refuseCompletion(body, limits) ?? refuseContext(body, limits);
}

function refuseCompletion(body: CompletionBody, { completion }: TokenLimits): Refusal | undefined {
  const asked = askedTokens(body);
  if (completion === undefined || asked <= completion) return undefined;
  const isOlder = (body.raw['max_completion_tokens'] ?? null) === null;
  const param = isOlder ? 'max_tokens' : 'max_completion_tokens';
  const detail = `${param} is too large: ${asked}. This model supports at most ${completion} completion tokens, whereas you provided ${asked}.`;
  return { status: 400, detail, code: 'invalid_value', param };
}

function refuseContext(body: CompletionBody, { context }: TokenLimits): Refusal | undefined {
  const asked = askedTokens(body);
  const attached = body.attachmentTokens ?? 0;
  // A text has at most as many tokens as it has signs, so that few prompts have to be counted.
  if (textOf(body).length + attached + asked <= context) return undefined;
  const prompt = longestPrompt(body) + attached;
  if (prompt + asked <= context) return undefined;
  const code = 'context_length_exceeded';
  const most = `This model's maximum context length is ${context} tokens`;
  if (body.kind === 'text') {
    const detail = `${most}, however you requested ${prompt + asked} tokens (${prompt} in your prompt; ${asked} for the completion). Please reduce your prompt; or completion length.`;
    return { status: 400, detail, code };
  }
  const detail =
    asked === 0
      ? `${most}. However, your messages resulted in ${prompt} tokens. Please reduce the length of the messages.`
      : `${most}. However, you requested ${prompt + asked} tokens (${prompt} in the messages, ${asked} in the completion). Please reduce the length of the messages or completion.`;
  return { status: 400, detail, code, param: 'messages' };
}

/** What the answer may have, with what the model thinks before; 0 where the request does not say. */
function askedTokens({ maxTokens, reasoningTokens = 0 }: CompletionBody): number {
  return maxTokens === undefined ? 0 : maxTokens + reasoningTokens;
}

/** Each prompt of a list has the context to itself. */
function longestPrompt(body: CompletionBody): number {
  if (body.kind === 'chat') return countTokens(textOf(body));
  return body.prompts.reduce((most, prompt) => Math.max(most, countTokens(prompt)), 0);
}
