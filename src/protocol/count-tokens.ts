import type { Usage } from './completion.ts';

/**
 * Tokens of an answer, prompt and completion together. Services add more to the total than both (what a
 * model thought), and some leave it at 0: no total is less than its parts. Undefined where it is not said.
 */
export function countTokens(
  usage: { readonly [Key in keyof Usage]: Usage[Key] | undefined } | undefined,
): number | undefined {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage ?? {};
  if (total !== undefined) return Math.max(total, (prompt ?? 0) + (completion ?? 0));
  return prompt === undefined || completion === undefined ? undefined : prompt + completion;
}
