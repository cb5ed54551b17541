import type { JsonObject } from '../../source/json.ts';
import { isJsonArray, isJsonObject } from '../../source/json.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import { measureAttachments } from '../validation/openai/content.ts';
import type { Answer } from './answer.ts';

/** Usage in OpenAI's form; only chats have the details. */
export function makeUsage({ kind, usage, predicted }: Answer, body: CompletionBody): JsonObject {
  const { prompt_tokens = 0, completion_tokens = 0, total_tokens = 0 } = usage;
  if (kind === 'embedding') return { prompt_tokens, total_tokens: prompt_tokens };
  const counted = { prompt_tokens, completion_tokens, total_tokens };
  if (kind === 'text') return counted;
  const { messages } = body.raw;
  const sent = isJsonArray(messages) ? messages.filter(isJsonObject) : [];
  return {
    ...counted,
    prompt_tokens_details: {
      cached_tokens: 0,
      audio_tokens: measureAttachments(sent).audioTokens,
    },
    completion_tokens_details: {
      reasoning_tokens: body.reasoningTokens ?? 0,
      audio_tokens: 0,
      accepted_prediction_tokens: predicted?.accepted ?? 0,
      rejected_prediction_tokens: predicted?.rejected ?? 0,
    },
  };
}
