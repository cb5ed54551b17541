import type { JsonObject } from '../../source/json.ts';
import type { TokenLogprob } from '../model/generate-text.ts';
import { chatLogprobs, textLogprobs } from './response-body.ts';

/** A chat's log-probabilities: those of its content, and none of a refusal. */
export function openaiChatLogprobs(
  logprobs: readonly TokenLogprob[] | undefined,
): JsonObject | null {
  return logprobs === undefined ? null : { ...chatLogprobs(logprobs), refusal: null };
}

/** A text's log-probabilities; offsets count from `start`. With none asked for, no alternatives. */
export function openaiTextLogprobs(
  logprobs: readonly TokenLogprob[] | undefined,
  start: number,
): JsonObject | null {
  return logprobs === undefined ? null : textLogprobs(logprobs, start);
}
