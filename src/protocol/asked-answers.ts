import type { JsonObject } from '../source/json.ts';
import { countPrompts } from './asked-choices.ts';

/** Guessed of an answer without a limit, where none of its kind was given yet. */
export const UNKNOWN_ANSWER_TOKENS = 256;

/** The most tokens of one answer, as services read it: nothing and -1 are no limit, and 0 is one. */
export function readLimit(params: JsonObject): number | undefined {
  const limit = params['max_completion_tokens'] ?? params['max_tokens'];
  return typeof limit === 'number' && limit >= 0 ? limit : undefined;
}

/**
 * For how many answers tokens are counted: those that are thrown away by `best_of`, and those to each of
 * several prompts. Undefined where a template says it that is not filled yet.
 */
export function countAnswers({ n, best_of: best, prompt }: JsonObject): number | undefined {
  const counts = [n ?? 1, best ?? 1, 1];
  if (!counts.every((count) => typeof count === 'number')) return undefined;
  return Math.max(...counts) * countPrompts(prompt);
}
